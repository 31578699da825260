"""Text of a table -> rows. A row that is quoted wrongly costs no other row.

The csv module reads correct rows, in strict mode. What it refuses, and rows longer than the header, are read again line
by line, as `csv_layout` says.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from classify.sources.exports.cells import parse_isrcs
from classify.sources.exports.csv_layout import Layout

_MAX_JOINED = 3  # lines of a broken row
_TRACK = re.compile(r"spotify:(?:track|local|episode):|spotify\.com/(?:[\w-]+/)*track/|\b[0-9A-Za-z]{22}\b", re.ASCII)


class BrokenRow(Struct, frozen=True):
    """A row whose cells cannot be told apart."""

    text: str


def read_rows(lines: Iterable[str], layout: Layout) -> Iterator[list[str] | BrokenRow]:
    """Yield the rows that are not blank; none is longer than the header, some are shorter."""
    return (row for row, _ in read_rows_with_ends(lines, layout) if row is not None)


def read_rows_with_ends(lines: Iterable[str], layout: Layout) -> Iterator[tuple[list[str] | BrokenRow | None, int]]:
    """Yield each row with the number of lines up to its end; None for a row that is blank or the header again.

    How a row is read depends on the lines from its first one on only, so reading can begin anew at every end.
    """
    source = _Lines(lines)
    while not source.is_empty():
        try:
            for cells in layout.parse(source.take()):
                if len(cells) == layout.width and source.taken == 1:
                    row: list[str] | BrokenRow = cells
                else:
                    row = _read_unusual(cells, source, layout)
                end = source.end_row()
                is_row = not isinstance(row, list) or (any(map(str.strip, row)) and not layout.is_header(row))
                yield row if is_row else None, end
        except csv.Error:
            row = _read_broken(source, layout)
            yield row, source.end_row()


class _Lines:
    """Lines of which those of the current row can be taken again."""

    def __init__(self, lines: Iterable[str]):
        self._source = iter(lines)
        self._window: list[str] = []  # the lines from the beginning of the row on, as far as they have been read
        self._before = 0  # lines in front of the window
        self.taken = 0  # lines for the row

    def is_empty(self) -> bool:
        """Return whether no line is left."""
        return not self._has(self.taken + 1)

    def take(self) -> Iterator[str]:
        """Yield the lines from the last one taken on, whatever is given back meanwhile."""
        while self._has(self.taken + 1):
            self.taken += 1
            yield self._window[self.taken - 1]

    def end_row(self) -> int:
        """Begin a row with the next line. Return the number of lines in front of it."""
        self._before += self.taken
        del self._window[: self.taken]
        self.taken = 0
        return self._before

    def next_line(self) -> str:
        """Return the next line without taking it; an empty text at the end."""
        return self._window[self.taken] if self._has(self.taken + 1) else ""

    def of_row(self) -> Sequence[str]:
        """Return the lines that have been taken for the row."""
        return self._window[: self.taken]

    def from_row(self, count: int) -> Sequence[str]:
        """Return some lines from the beginning of the row on, whether taken or not."""
        self._has(count)
        return self._window[:count]

    def _has(self, count: int) -> bool:
        """Read ahead until the window has so many lines; return whether there are as many."""
        while len(self._window) < count:
            line = next(self._source, None)
            if line is None:
                return False
            self._window.append(line)
        return True


def _read_unusual(cells: list[str], source: _Lines, layout: Layout) -> list[str] | BrokenRow:
    """Return a row of several lines, or of another length than the header."""
    if not any(map(str.strip, cells)) or layout.is_header(cells):
        return cells
    lines = source.of_row()
    cells = layout.without_blank_end(cells)
    text = "".join(lines)
    if len(cells) == 1 < layout.width and layout.separator in cells[0]:
        cells = layout.unwrap(cells[0]) or cells
        if len(cells) == 1 == len(lines):
            return BrokenRow(text)
    if len(lines) > 1 and _is_several_rows(cells, lines, layout):
        return _read_broken(source, layout)
    if len(cells) > layout.width:
        return layout.read_loosely(text) or BrokenRow(text)
    if len(cells) < layout.width and len(lines) == 1 and (joined := _read_with_next_line(source, layout)):
        return joined
    return cells if len(cells) == layout.width or layout.is_in_place(cells) else BrokenRow(text)


def _read_with_next_line(source: _Lines, layout: Layout) -> list[str] | None:
    """Return the row if it goes on in the next line, which then has a quotation mark too many; else None."""
    if source.next_line().count('"') % 2 == 0:
        return None
    row = _read_lines(source, layout)
    return row if row and source.taken > 1 else None


def _read_broken(source: _Lines, layout: Layout) -> list[str] | BrokenRow:
    """Read the first line of the row, or as few lines as make a row; the others are to be taken again."""
    row = _read_lines(source, layout)
    return row or BrokenRow(source.from_row(1)[0])


def _read_lines(source: _Lines, layout: Layout) -> list[str] | None:
    """Return the row that the fewest lines make; if none do, return None and take the first line only."""
    lines = source.from_row(_MAX_JOINED)
    for count in range(1, len(lines) + 1):
        if count > 1 and layout.read_loosely(lines[count - 1]):
            break  # a cell with line breaks does not contain a row
        cells = layout.read_loosely("".join(lines[:count]))
        if cells and not any(map(_is_swallowed, cells)):
            source.taken = count
            return cells
    source.taken = 1
    return None


def _is_several_rows(cells: Sequence[str], lines: Sequence[str], layout: Layout) -> bool:
    """Return whether an unclosed quotation mark has made one row of several: the lines are rows on their own.

    A line that begins with a mark and a separator is none: a cell ends there, whose text ends with a line break.
    """
    end_of_cell = f'"{layout.separator}'
    rows = [not line.startswith(end_of_cell) and layout.read_loosely(line) is not None for line in lines]
    return all(rows) or (any(rows) and any(map(_is_swallowed, cells)))


def _is_swallowed(cell: str) -> bool:
    """Return whether a cell with line breaks contains what only another row can."""
    return ("\n" in cell or "\r" in cell) and bool(_TRACK.search(cell) or parse_isrcs(cell))
