"""Rows of a table -> entries."""

from collections.abc import Iterator

from classify.core.playlist import SkipReason
from classify.sources.exports.artists import by_comma
from classify.sources.exports.cells import isrc, milliseconds, numbers
from classify.sources.exports.column_names import Columns
from classify.sources.exports.csv_table import Table
from classify.sources.exports.entry import Entry


def entries(table: Table) -> Iterator[Entry]:
    """One entry per row, in order."""
    columns = Columns.of(table.header)
    width = len(table.header)
    for short in table.rows:
        row = short if len(short) >= width else short + [""] * (width - len(short))
        yield Entry(
            links=tuple([row[place] for place in columns.links]),
            name=_title(row, columns.name, columns),
            artists=_artists(row, columns),
            album=_title(row, columns.album, columns),
            isrc=None if columns.isrc is None else isrc(row[columns.isrc]),
            given=_given(row, columns, decimal_comma=table.decimal_comma),
            playlist=_title(row, columns.playlist, columns),
            skip=_verdict(row, columns),
        )


def _title(row: list[str], place: int | None, columns: Columns) -> str | None:
    return None if place is None else columns.title(row[place])


def _artists(row: list[str], columns: Columns) -> tuple[str, ...]:
    first = _title(row, columns.artists, columns)
    more = _title(row, columns.more_artists, columns)
    return (*(columns.split(first) if first else ()), *(by_comma(more) if more else ()))


def _given(row: list[str], columns: Columns, *, decimal_comma: bool) -> dict[str, float] | None:
    values = numbers([row[place] for place in columns.features.values()], decimal_comma=decimal_comma)
    given = {name: value for name, value in zip(columns.features, values, strict=True) if value is not None}
    if columns.duration is not None:
        length = milliseconds(row[columns.duration], columns.duration_unit, decimal_comma=decimal_comma)
        if length is not None:
            given["duration_ms"] = length
    return given or None


def _verdict(row: list[str], columns: Columns) -> SkipReason | None:
    for place, reasons in columns.verdicts:
        reason = reasons.get(row[place].strip().lower())
        if reason is not None:
            return reason
    return None
