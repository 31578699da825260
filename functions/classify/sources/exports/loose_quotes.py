"""Splits a line whose quotation marks do not follow the rules of CSV, given how many cells it must have.

Exporters write `"Say "Hi", Bob"` or `"Heroes" (Live)`, and people forget a closing mark. A separator belongs to a cell
only if the cell begins and ends with a quotation mark. Of all ways to split the line into the right number of cells,
the one with the fewest oddities counts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from operator import itemgetter
from typing import Any

_MAX_PIECES = 200  # between separators
_MAX_JOINS = 6  # separators inside cells that are not quoted correctly
_KEPT = 4  # ways to split the beginning of a line

_CORRECT = re.compile(r'"(?:[^"]|"")*"')

_Way = tuple[int, tuple[str, ...]]  # how odd it is, and the cells


def split_loosely(
    text: str, separator: str, width: int, is_possible: Callable[[Sequence[str]], bool]
) -> list[str] | None:
    """Return `width` cells, or None if no way to split the line is clearly the best.

    `is_possible` tells whether cells may stand where they do. Blank cells beyond the header do not count.
    """
    pieces = _cell_pattern(separator).findall(text)
    ways: list[_Way] = []
    while len(pieces) >= width:
        ways += _ways(pieces, separator, len(pieces) - width)
        if pieces.pop().strip():
            break
    ways = [way for way in ways if all(map(_may_hold_line_breaks, way[1]))]
    possible = [(oddity, cells) for oddity, raw in ways if is_possible(cells := list(map(_unquote, raw)))]
    least = min((oddity for oddity, _ in possible), default=0)
    best = [cells for oddity, cells in possible if oddity == least]
    return best[0] if best and all(cells == best[0] for cells in best) else None


@cache
def _cell_pattern(separator: str) -> re.Pattern[str]:
    """Return a pattern for a cell: one that is quoted correctly, or the text up to the next separator."""
    end = re.escape(separator)
    return re.compile(rf'(?:\A|(?<={end}))(?:[^\S{end}]*"(?:[^"]|"")*+"[^\S{end}]*(?={end}|\Z)|[^{end}]*)')


def _ways(pieces: Sequence[str], separator: str, joins: int) -> list[_Way]:
    """Return the least odd ways to make cells of the pieces by joining neighbours at `joins` places."""
    texts = [piece.strip() for piece in pieces]
    first = next((at for at, text in enumerate(texts) if _can_be_joined(text)), len(texts))
    if joins > min(_MAX_JOINS, max(0, len(texts) - 1 - first)) or len(texts) > _MAX_PIECES:
        return []
    # The beginnings of the line that end at a piece with a number of joins: how odd each is, and the cells so far as
    # (those before, first piece, piece behind the last).
    beginnings: list[list[list[tuple[int, Any]]]] = [[[] for _ in range(joins + 1)] for _ in range(len(pieces) + 1)]
    beginnings[0][0].append((0, None))
    for start, done in product(range(len(pieces)), range(joins + 1)):
        if kept := _least_odd(beginnings[start][done]):
            for end, oddity in _cells_from(texts, start, joins - done):
                ways = beginnings[end][done + end - start - 1]
                ways += [(was + oddity, (before, start, end)) for was, before in kept]
    return [(oddity, _cells(cells, pieces, separator)) for oddity, cells in _least_odd(beginnings[-1][joins])]


def _least_odd(ways: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    return sorted(ways, key=itemgetter(0))[:_KEPT]


def _cells(cells: Any, pieces: Sequence[str], separator: str) -> tuple[str, ...]:
    texts = []
    while cells is not None:
        cells, start, end = cells
        texts.append(separator.join(pieces[start:end]))
    return tuple(reversed(texts))


def _cells_from(texts: Sequence[str], start: int, joins: int) -> Iterator[tuple[int, int]]:
    """Yield each cell that can begin with a piece: the piece behind its last one, and how odd it is.

    Quotation marks are odd beside a separator inside a cell, and at only one end of it.
    """
    text = texts[start]
    quoted = _is_quoted(text)
    yield start + 1, 0 if quoted else text.startswith('"') + text.endswith('"')
    if _can_be_joined(text):
        oddity = 0
        for last in range(start + 1, min(start + joins + 1, len(texts))):
            if texts[last].startswith('"') and (texts[last - 1].endswith('"') or _CORRECT.fullmatch(texts[last])):
                return  # certainly the end of a cell
            oddity += texts[last - 1].endswith('"') or texts[last].startswith('"')
            if texts[last].endswith('"'):
                yield last + 1, oddity


def _can_be_joined(text: str) -> bool:
    """Return whether a cell can begin with this text and contain a separator behind it."""
    return text.startswith('"') and not _CORRECT.fullmatch(text)


def _may_hold_line_breaks(cell: str) -> bool:
    """Return whether a cell has no line breaks, or a quotation mark behind the last of them."""
    return not ("\n" in cell or "\r" in cell) or '"' in re.split(r"[\r\n]", cell)[-1]


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def _unquote(cell: str) -> str:
    text = cell.strip()
    if _is_quoted(text):
        return text[1:-1].replace('\\"', '"').replace('""', '"')
    has_no_end = text.startswith('"') and text.count('"') % 2 == 1
    return text[1:].replace('""', '"') if has_no_end else cell
