"""Aligned columns that share the width of the terminal. (rich's own tables take seconds for a long playlist.)"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from moodlist.terminal.cells import fit, width_of
from moodlist.terminal.text import BOLD, PLAIN, Fragment, Line, link_that_fits, on_one_line, terminal_width, wrapped

GAP = "  "
LEAST = 8  # cells that a column keeps when it shrinks, unless other columns need them too
READABLE = 20  # cells that a column which shrinks needs to stay beside the others


class Column(NamedTuple):
    """A column: its title, alignment and width in cells.

    Attributes:
        widest: the most that it takes, also where there is room; a longer text is cut.
        shrinks: whether it makes room for the other columns.
    """

    title: str
    align: Literal["left", "right"] = "left"
    widest: int = 10_000
    shrinks: bool = False


def columns(
    head: Sequence[Column], rows: Sequence[Sequence[Fragment]], width: int | None, *, titled: bool = True
) -> Iterator[Line]:
    """Yield the rows as lines of at most `width` cells; None is any width.

    Each column is as wide as its widest cell. If that is too much, the columns that shrink lose width, the widest
    first; if that is not enough, all do.
    """
    rows = _on_one_line(rows)
    widths = _widths(head, rows, titled=titled)
    if width is not None:
        room = width - len(GAP) * (len(head) - 1)
        _shrink(widths, [at for at, column in enumerate(head) if column.shrinks], LEAST, room)
        _shrink(widths, range(len(head)), 1, room)
    for row in [[(column.title, BOLD) for column in head], *rows] if titled else rows:
        line: Line = []
        for (text, style), column, cells in zip(row, head, widths, strict=True):
            line += [(fit(text, cells, column.align), style), (GAP, PLAIN)]
        yield line[:-1]


def columns_or_lines(
    head: Sequence[Column], rows: Sequence[Sequence[Fragment]], *, titled: bool = True
) -> Iterator[Line]:
    """Yield as many columns as fit the terminal, from the left, and the other cells of each row on lines below it."""
    width, rows = terminal_width(), _on_one_line(rows)
    beside = len(head) if width is None else _how_many_fit(head, rows, width, titled=titled)
    lines = columns(head[:beside], [row[:beside] for row in rows], width, titled=titled)
    if titled:
        yield next(lines)
    for line, row in zip(lines, rows, strict=True):
        yield line
        for text, style in row[beside:]:
            if text:
                yield from wrapped([(GAP + link_that_fits(text, (width or 0) - len(GAP)), style)])


def _on_one_line(rows: Sequence[Sequence[Fragment]]) -> list[list[Fragment]]:
    return [[(on_one_line(text), style) for text, style in row] for row in rows]


def _how_many_fit(head: Sequence[Column], rows: Sequence[Sequence[Fragment]], width: int, *, titled: bool) -> int:
    """Count the columns from the left that fit if those that shrink do so; at least one."""
    used = -len(GAP)
    for at, (column, natural) in enumerate(zip(head, _widths(head, rows, titled=titled), strict=True)):
        used += len(GAP) + (min(natural, READABLE) if column.shrinks else natural)
        if used > width:
            return max(at, 1)
    return len(head)


def _widths(head: Sequence[Column], rows: Sequence[Sequence[Fragment]], *, titled: bool) -> list[int]:
    """Return the width of each column if there is room for all."""
    return [
        min(column.widest, max([width_of(column.title) if titled else 0, *(width_of(row[at][0]) for row in rows)]))
        for at, column in enumerate(head)
    ]


def _shrink(widths: list[int], which: Sequence[int], least: int, room: int) -> None:
    """Shrink the widest of the columns `which` until all columns fit in `room`, or each of these is at its `least`."""
    while sum(widths) > room and which:
        widest = max(which, key=widths.__getitem__)
        if widths[widest] <= least:
            return
        widths[widest] -= 1
