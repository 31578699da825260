"""Finds the lines of a table that are rows of their own beyond doubt, many at once.

Of every other line, only the reader that goes line by line knows what it is.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_LF, _CR, _QUOTE, _NUL = b'\n\r"\0'
_BOM = 0xEF  # the first byte of a byte order mark in UTF-8
_LONGEST = 100_000  # bytes of a line; the csv module refuses a cell of 131,072 characters


class Lines(NamedTuple):
    """The lines of a text. A clean one has as many cells as the header, all quoted correctly or not at all."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]  # behind the line's end
    clean: NDArray[np.bool_]


def scan_lines(text: bytes, separator: bytes, width: int) -> Lines:
    """Find the lines of a text that ends with LF. `width` is the number of cells of a row."""
    data = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(data == _LF) + 1
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
    separators = np.flatnonzero(data == separator[0])
    counts = _per_line(separators, ends)
    clean = ends - starts <= _LONGEST
    if b'"' in text:
        counts -= _check_quotes(data, separators, ends, clean)
    clean &= counts == width - 1
    for position in _unusual(text, data):
        clean[np.searchsorted(ends, position, side="right")] = False
    clean[data[starts] == _BOM] = False
    return Lines(starts, ends, clean)


def _per_line(positions: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.diff(np.searchsorted(positions, ends), prepend=0)


def _check_quotes(
    data: NDArray[np.uint8], separators: NDArray[np.int64], ends: NDArray[np.int64], clean: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Mark the lines with wrong quotation marks as not clean. Return how many separators are inside cells, per line.

    In a correct line every other mark opens: at the beginning of a cell, or directly behind one that closes, since two
    marks inside a cell mean one. The others close: at the end of a cell, or directly before one that opens.
    """
    quotes = np.flatnonzero(data == _QUOTE)
    per_line = _per_line(quotes, ends)
    line = np.repeat(np.arange(len(ends)), per_line)
    number = np.arange(len(quotes)) - np.repeat(np.cumsum(per_line) - per_line, per_line)
    closes = number % 2 == 1
    before = np.where(quotes > 0, data[quotes - 1], _LF)
    behind = data[quotes + 1]
    separator = data[separators[0]] if len(separators) else _QUOTE
    at_start = (before == separator) | (before == _LF) | (before == _QUOTE)
    at_end = (behind == separator) | (behind == _LF) | (behind == _CR) | (behind == _QUOTE)
    clean[line[~np.where(closes, at_end, at_start)]] = False
    clean[per_line % 2 == 1] = False
    paired = per_line[line] % 2 == 0
    opened, closed = quotes[paired & ~closes], quotes[paired & closes]
    inside = np.searchsorted(separators, closed) - np.searchsorted(separators, opened)
    return np.bincount(line[paired & closes], weights=inside, minlength=len(ends)).astype(np.int64)


def _unusual(text: bytes, data: NDArray[np.uint8]) -> list[NDArray[np.int64]]:
    """Return the positions of CR that end a line alone, and of NUL."""
    found: list[NDArray[np.int64]] = []
    if b"\r" in text:
        returns = np.flatnonzero(data == _CR)
        found.append(returns[data[returns + 1] != _LF])
    if b"\0" in text:
        found.append(np.flatnonzero(data == _NUL))
    return found
