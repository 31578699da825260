"""Text -> header and rows. `csv_header` finds the header, `csv_rows` reads the rows below it."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice
from typing import NamedTuple

from msgspec import Struct

from classify.sources.exports.cells import is_no_long_number
from classify.sources.exports.columns import (
    are_possible,
    is_moodlist_csv,
    normalise,
)
from classify.sources.exports.csv_header import Header, find_header, take_beginning
from classify.sources.exports.csv_layout import SEPARATORS, Layout
from classify.sources.exports.csv_rows import BrokenRow, read_rows

_OF_HISTORIES = ("msplayed", "ipaddr", "conncountry", "useragent")  # the beginnings of names
_BOM = "\ufeff"
_SAMPLE_LINES = 20
_MIN_ROWS = 5  # that have a further cell for it to be a column; fewer may have a separator inside a cell


class Table(Struct, frozen=True):
    """A header of normalised names (see `columns.normalise`) and its rows, none of them blank; rows may be shorter."""

    header: tuple[str, ...]
    rows: Iterable[list[str] | BrokenRow]

    @property
    def is_listening_history(self) -> bool:
        """Whether each row is a play, perhaps with the listener's country and IP address."""
        return any(name.startswith(_OF_HISTORIES) for name in self.header)


class TableHead(Struct, frozen=True):
    """What the beginning of a table tells of it."""

    header: tuple[str, ...]  # see `Table`
    layout: Layout
    lines: int  # up to the end of the header
    last_line: str  # of the header
    padding: str  # see `_padding`

    def below(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines from below the header as they are to be read."""
        return _below(lines, self.last_line, self.padding)


class FoundTable(NamedTuple):
    """A table whose header has been read; `lines` are those below it."""

    head: TableHead
    lines: Iterator[str]

    def table(self) -> Table:
        """Return the table. Its rows are parsed as you iterate."""
        return Table(self.head.header, read_rows(self.lines, self.head.layout))


def read_table(text: str) -> Table | None:
    """Return the table, or None if no line near the beginning is a known header. Rows are parsed as you iterate."""
    found = find_table(StringIO(text, newline=""))
    return None if found is None else found.table()


def find_table(lines: Iterable[str]) -> FoundTable | None:
    """Return the table that begins near the first of the lines, or None. Only its beginning is read."""
    source = iter(lines)
    beginning = take_beginning(source)
    header = find_header(beginning)
    if header is None:
        return None
    last = beginning[header.lines - 1]
    padding = _padding(last, header.separator)
    below = _below(chain(beginning[header.lines :], source), last, padding)
    first_lines = list(islice(below, _SAMPLE_LINES))
    sample = _sample(first_lines, header.separator)
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
    return FoundTable(TableHead(names, layout, header.lines, last, padding), chain(first_lines, below))


def _below(lines: Iterable[str], last_line: str, padding: str) -> Iterator[str]:
    """Yield the lines below a header without their padding, and without the header of a file appended to this."""
    repeated = f"{_BOM}{last_line}"
    for line in lines:
        if line != repeated:
            yield line.rstrip(padding) if padding else line


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


def _with_unnamed_columns(header: Header, rows: Sequence[Sequence[str]]) -> list[str]:
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
