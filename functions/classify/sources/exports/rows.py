"""Rows of a table -> entries."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from msgspec import Struct

from classify.core.playlist import SkipReason
from classify.sources.exports.artists import split_artists, split_at_commas
from classify.sources.exports.cells import parse_isrcs
from classify.sources.exports.columns import Columns
from classify.sources.exports.csv_rows import BrokenRow
from classify.sources.exports.csv_table import Table
from classify.sources.exports.entry import ExportEntry, is_local_file, is_track_link

SAMPLE = 1_000  # rows to look at to learn how the table writes its values
_MAX_NAME = 200  # characters of a broken row
_UNKNOWN = "undefined"  # what exportify.net writes for what Spotify does not know of a local file


def read_rows(table: Table) -> Iterator[ExportEntry]:
    """Yield one entry per row, in order. A row that does not fit the header is one to skip as UNREADABLE_ROW."""
    rows = iter(table.rows)
    sample = list(islice(rows, SAMPLE))
    parser = RowParser.of(table, sample)
    return map(parser.entry, chain(sample, rows))


class RowParser(Struct, frozen=True):
    """Reads the rows of one table."""

    columns: Columns
    width: int
    is_private: bool  # whether a broken row may hold what nobody should see

    @classmethod
    def of(cls, table: Table, sample: Iterable[list[str] | BrokenRow]) -> "RowParser":
        """Learn from the first rows, at most `SAMPLE`, how the table writes its values."""
        columns = Columns.of(table.header, [row for row in sample if not isinstance(row, BrokenRow)])
        return cls(columns, len(table.header), table.is_listening_history)

    def entry(self, cells: list[str] | BrokenRow) -> ExportEntry:
        """Return the entry of a row; one that does not fit the header is to be skipped as UNREADABLE_ROW."""
        if isinstance(cells, BrokenRow):
            text = None if self.is_private else cells.text.strip()[:_MAX_NAME]
            return ExportEntry(name=text, skip=SkipReason.UNREADABLE_ROW)
        missing = self.width - len(cells)
        return _read_row(cells + [""] * missing if missing > 0 else cells, self.columns)


def _read_row(row: list[str], columns: Columns) -> ExportEntry:
    links = tuple([row[index] for index in columns.links])
    isrcs = () if columns.isrc is None else parse_isrcs(row[columns.isrc])
    skip = _skip_reason(row, columns) if columns.skips else None
    if skip in (SkipReason.NO_ID, SkipReason.EPISODE) and any(map(is_track_link, links)):
        skip = None  # another column of this name, such as the type of the album
    given = columns.features.read(row)
    if isinstance(given, SkipReason):
        skip, given = skip or given, None
    name, album = (_title(row, index, columns) for index in (columns.name, columns.album))
    artists = _artists(row, columns)
    if _UNKNOWN in {name, album, *artists} and any(map(is_local_file, links)):
        name, album = (None if text == _UNKNOWN else text for text in (name, album))
        artists = tuple(artist for artist in artists if artist != _UNKNOWN)
    return ExportEntry(
        links=links,
        name=name,
        artists=artists,
        album=album,
        isrc=isrcs[0] if isrcs else None,
        more_isrcs=isrcs[1:],
        given=given,
        playlist=_title(row, columns.playlist, columns),
        skip=skip,
    )


def _title(row: list[str], index: int | None, columns: Columns) -> str | None:
    return None if index is None else columns.parse_title(row[index])


def _artists(row: list[str], columns: Columns) -> tuple[str, ...]:
    first = _title(row, columns.artists, columns)
    names = split_artists(first, columns.split_artists) if first else ()
    more = _title(row, columns.more_artists, columns)
    return (*names, *split_at_commas(more)) if more else names


def _skip_reason(row: list[str], columns: Columns) -> SkipReason | None:
    for index, reasons in columns.skips:
        reason = reasons.get(row[index].strip().lower())
        if reason is not None:
            return reason
    return None
