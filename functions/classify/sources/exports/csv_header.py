"""Finds the header of a table, with any common separator, and with lines above it."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from classify.sources.exports.columns import is_readable, known_names, normalise
from classify.sources.exports.csv_layout import SEPARATORS
from classify.sources.exports.entry import is_track_link

_DECLARED_SEPARATOR = re.compile(r'\s*"?sep=(.)"?\s*\Z', re.IGNORECASE)  # a first line that tells Excel the separator
_MAX_HEADER = 50_000  # characters, with the lines above it
_MAX_LINES_ABOVE = 50
_MAX_COLUMNS = 1_000  # far more than any exporter writes; each column costs memory in every row


class Header(Struct, frozen=True):
    """The header of a table."""

    cells: list[str]  # as written
    separator: str
    lines: int  # of the text, up to its end

    @property
    def names(self) -> tuple[str, ...]:
        """The names, normalised."""
        return tuple(map(normalise, self.cells))


def take_beginning(lines: Iterator[str]) -> list[str]:
    """Take the lines among which the header is looked for."""
    taken: list[str] = []
    length = 0
    for line in islice(lines, _MAX_LINES_ABOVE + 1):
        taken.append(line)
        length += len(line)
        if length >= _MAX_HEADER:
            break
    return taken


def find_header(lines: Sequence[str]) -> Header | None:
    """Return the first line with two known names or more, else the first with one, if rows can be read below it.

    Lines above the header describe the playlist. A line with a link to a track does not, so the search ends there.
    """
    lines = _shorten(lines)
    declared = _DECLARED_SEPARATOR.match(lines[0]) if lines else None
    separators = (declared[1], *SEPARATORS) if declared else SEPARATORS
    weak: Header | None = None
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


def _shorten(lines: Sequence[str]) -> list[str]:
    """Return the lines without what is beyond the longest header."""
    excess = sum(map(len, lines)) - _MAX_HEADER
    return [*lines[:-1], lines[-1][:-excess]] if excess > 0 else list(lines)


def _parse_header(lines: Sequence[str], separator: str) -> Header:
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    try:
        cells = next(reader, [])
        if len(filled := [cell for cell in cells if cell.strip()]) == 1 and separator in filled[0]:
            cells = next(csv.reader(filled, delimiter=separator))  # a line that a spreadsheet has saved as one cell
    except csv.Error:
        cells = []
    return Header([] if any(map(_is_value, cells)) else cells, separator, reader.line_num)


def _likelihood(header: Header) -> tuple[int, int]:
    """Rank a separator by the known names in the header that it gives, then by the number of columns."""
    return len(known_names(header.names)), len(header.names)


def _is_value(cell: str) -> bool:
    """Return whether this is a value of a column, such as a link, and not its name."""
    return "://" in cell or cell.strip().lower().startswith("spotify:")


def _links_to_track(line: str) -> bool:
    return any(map(is_track_link, re.split(r"[,;\t|\"\s]+", line)))
