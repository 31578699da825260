"""Text -> header and rows, with any common separator, and with lines above the header."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from msgspec import Struct
from msgspec.structs import replace

from classify.sources.exports.cells import is_no_long_number
from classify.sources.exports.columns import (
    are_possible,
    is_moodlist_csv,
    is_readable,
    known_names,
    normalise,
)
from classify.sources.exports.csv_layout import SEPARATORS, Layout
from classify.sources.exports.csv_rows import BrokenRow, read_rows
from classify.sources.exports.entry import is_track_link

_DECLARED_SEPARATOR = re.compile(r'\s*"?sep=(.)"?\s*\Z', re.IGNORECASE)  # a first line that tells Excel the separator
_OF_HISTORIES = ("msplayed", "ipaddr", "conncountry", "useragent")  # the beginnings of names
_BOM = "\ufeff"
_MAX_HEADER = 50_000  # characters, with the lines above it
_MAX_LINES_ABOVE = 50
_SAMPLE_LINES = 20
_MIN_ROWS = 5  # that have a further cell for it to be a column; fewer may have a separator inside a cell
_MAX_COLUMNS = 1_000  # far more than any exporter writes; each column costs memory in every row


class Table(Struct, frozen=True):
    """A header of normalised names (see `columns.normalise`) and its rows, none of them blank; rows may be shorter."""

    header: tuple[str, ...]
    rows: Iterable[list[str] | BrokenRow]

    @property
    def is_listening_history(self) -> bool:
        """Whether each row is a play, perhaps with the listener's country and IP address."""
        return any(name.startswith(_OF_HISTORIES) for name in self.header)


class _Header(Struct, frozen=True):
    cells: list[str]  # as written
    separator: str
    lines: int  # of the text, up to its end

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(map(normalise, self.cells))


def read_table(text: str) -> Table | None:
    """Return the table, or None if no line near the beginning is a known header. Rows are parsed as you iterate."""
    header = _find_header(list(StringIO(text[:_MAX_HEADER], newline=""))[: _MAX_LINES_ABOVE + 1])
    if header is None:
        return None
    lines = list(StringIO(text, newline=""))
    last = lines[header.lines - 1]
    lines = [line for line in lines[header.lines :] if line != f"{_BOM}{last}"]  # the header of a file appended to this
    if padding := _padding(last, header.separator):
        lines = [line.rstrip(padding) for line in lines]
    sample = _sample(lines, header.separator)
    cells = _with_unnamed_columns(header, sample)
    names = tuple(map(normalise, cells))
    named = max((at for at, name in enumerate(names, start=1) if name), default=0)
    sample = [row for row in sample if named <= len(row) <= len(cells)]
    layout = Layout(
        header.separator,
        cells,
        is_possible=are_possible(names, sample),
        is_in_place=are_possible(names, sample, is_no_long_number),
        skip_blanks=not is_moodlist_csv(names),
    )
    return Table(names, read_rows(lines, layout))


def _padding(line: str, separator: str) -> str:
    """Return the characters with which a spreadsheet of another separator has filled up the lines, if it has."""
    line = line.rstrip("\r\n")
    return f"{line[-1]}\r\n" if line[-1:] in SEPARATORS and line[-1:] != separator else ""


def _sample(lines: Sequence[str], separator: str) -> list[list[str]]:
    """Return the first rows, or none if they are not quoted correctly."""
    try:
        rows = csv.reader(lines[:_SAMPLE_LINES], delimiter=separator, skipinitialspace=True, strict=True)
        return [row for row in rows if any(map(str.strip, row))]
    except csv.Error:
        return []


def _with_unnamed_columns(header: _Header, rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the cells of the header, with blank ones for columns that it does not name.

    R does not name the column of row names, which is the first. Notes without a name stand behind the last column.
    """
    more = len(rows[0]) - len(header.cells) if rows else 0
    if more < 1 or any(len(row) != len(rows[0]) for row in rows):
        return header.cells
    has_row_names = more == 1 and any(row[-1].strip() for row in rows) and _have_row_names(header.names, rows)
    if has_row_names:
        return ["", *header.cells]
    is_note = len(rows) >= _MIN_ROWS and all(map(are_possible(header.names), rows))
    return [*header.cells, *[""] * more] if is_note else header.cells


def _have_row_names(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first cell of the rows is one more than the header names: a number, or clearly not the first.

    A single row that is too long has a cell too many anywhere, unless it begins with its number.
    """
    numbers = [int(row[0]) for row in rows if re.fullmatch("0|[1-9][0-9]{0,8}", row[0])]
    are_numbered = len(numbers) == len(rows) and numbers == list(range(numbers[0], numbers[0] + len(rows)))
    if not (are_numbered and numbers[0] < 2) and len(rows) < _MIN_ROWS:
        return False
    at_first, at_second = (sum(map(are_possible(each), rows)) for each in (tuple(names), ("", *names)))
    return at_second > at_first


def _find_header(lines: Sequence[str]) -> _Header | None:
    """Return the first line with two known names or more, else the first with one, if rows can be read below it.

    Lines above the header describe the playlist. A line with a link to a track does not, so the search ends there.
    """
    declared = _DECLARED_SEPARATOR.match(lines[0]) if lines else None
    separators = (declared[1], *SEPARATORS) if declared else SEPARATORS
    weak: _Header | None = None
    for start, line in enumerate(lines):
        header = max((_parse_header(lines[start:], each) for each in separators), key=_likelihood)
        if len(header.names) <= _MAX_COLUMNS and is_readable(header.names):
            end = start + header.lines
            header = replace(header, lines=end)
            if len(known_names(header.names)) > 1:
                return header
            is_first = not any(map(str.strip, lines[1 if declared else 0 : start]))
            if weak is None and (is_first or any(map(_links_to_track, lines[end : end + 2]))):
                weak = header
        if _links_to_track(line):
            break
    return weak


def _parse_header(lines: Sequence[str], separator: str) -> _Header:
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    try:
        cells = next(reader, [])
        if len(filled := [cell for cell in cells if cell.strip()]) == 1 and separator in filled[0]:
            cells = next(csv.reader(filled, delimiter=separator))  # a line that a spreadsheet has saved as one cell
    except csv.Error:
        cells = []
    return _Header([] if any(map(_is_value, cells)) else cells, separator, reader.line_num)


def _likelihood(header: _Header) -> tuple[int, int]:
    """Rank a separator by the known names in the header that it gives, then by the number of columns."""
    return len(known_names(header.names)), len(header.names)


def _is_value(cell: str) -> bool:
    """Return whether this is a value of a column, such as a link, and not its name."""
    return "://" in cell or cell.strip().lower().startswith("spotify:")


def _links_to_track(line: str) -> bool:
    return any(map(is_track_link, re.split(r"[,;\t|\"\s]+", line)))
