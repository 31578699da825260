"""Rows of a table -> entries."""

from collections.abc import Iterator

from classify.core.playlist import SkipReason
from classify.sources.exports.cells import parse_duration, parse_isrc, parse_numbers
from classify.sources.exports.columns import Columns, split_at_commas
from classify.sources.exports.csv_table import Table
from classify.sources.exports.entry import ExportEntry


def read_rows(table: Table) -> Iterator[ExportEntry]:
    """Yield one entry per row, in order."""
    columns = Columns.of(table.header)
    width = len(table.header)
    for cells in table.rows:
        row = cells if len(cells) >= width else cells + [""] * (width - len(cells))
        yield ExportEntry(
            links=tuple([row[index] for index in columns.links]),
            name=_title(row, columns.name, columns),
            artists=_artists(row, columns),
            album=_title(row, columns.album, columns),
            isrc=None if columns.isrc is None else parse_isrc(row[columns.isrc]),
            given=_features(row, columns, decimal_comma=table.decimal_comma),
            playlist=_title(row, columns.playlist, columns),
            skip=_skip_reason(row, columns),
        )


def _title(row: list[str], index: int | None, columns: Columns) -> str | None:
    return None if index is None else columns.parse_title(row[index])


def _artists(row: list[str], columns: Columns) -> tuple[str, ...]:
    first = _title(row, columns.artists, columns)
    more = _title(row, columns.more_artists, columns)
    return (*(columns.split_artists(first) if first else ()), *(split_at_commas(more) if more else ()))


def _features(row: list[str], columns: Columns, *, decimal_comma: bool) -> dict[str, float] | None:
    values = parse_numbers([row[index] for index in columns.features.values()], decimal_comma=decimal_comma)
    features = {name: value for name, value in zip(columns.features, values, strict=True) if value is not None}
    if columns.duration is not None:
        duration = parse_duration(row[columns.duration], columns.duration_unit, decimal_comma=decimal_comma)
        if duration is not None:
            features["duration_ms"] = duration
    return features or None


def _skip_reason(row: list[str], columns: Columns) -> SkipReason | None:
    for index, reasons in columns.skips:
        reason = reasons.get(row[index].strip().lower())
        if reason is not None:
            return reason
    return None
