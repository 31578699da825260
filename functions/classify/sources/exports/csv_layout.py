"""What is known of a table's rows, and how a single line of it is read.

A line that is not correct is read as one that a spreadsheet has wrapped into one cell, else by `loose_quotes`.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from msgspec import Struct

from classify.sources.exports.loose_quotes import split_loosely

SEPARATORS = (",", ";", "\t", "|")
_MAX_TEXT = 20_000  # characters of a line that is quoted wrongly


class Layout(Struct, frozen=True):
    """What is known of a table's rows: separator, header as written, and tests whether cells stand where they can.

    `is_in_place` lets a title be almost any text. It is for rows that are quoted correctly.
    """

    separator: str
    header: list[str]
    is_possible: Callable[[Sequence[str]], bool]
    is_in_place: Callable[[Sequence[str]], bool]
    skip_blanks: bool = True  # in front of a cell

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header)

    def is_header(self, row: Sequence[str]) -> bool:
        """Return whether a row is the header again, as where a file has been appended to another."""
        return row == self.header[: len(row)] and not any(self.header[len(row) :])

    def parse(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Return a strict reader.

        Raises:
            csv.Error: from the iterator, which continues with the next line.
        """
        return csv.reader(lines, delimiter=self.separator, strict=True, skipinitialspace=self.skip_blanks)

    def without_blank_end(self, cells: list[str]) -> list[str]:
        """Return a row without blank cells beyond the header."""
        while len(cells) > self.width and not cells[-1].strip():
            cells = cells[:-1]
        return cells

    def read_loosely(self, text: str) -> list[str] | None:
        """Return as many cells as the header has, or None if there is no single best way to split the text."""
        text = text.rstrip("\r\n")
        if len(text) > _MAX_TEXT:
            return None
        return self._unwrap_split(text) or split_loosely(text, self.separator, self.width, self.is_possible)

    def unwrap(self, text: str) -> list[str] | None:
        """Return the cells of a line that a spreadsheet with another list separator has saved as one cell."""
        return self._parse_line(text) or split_loosely(text, self.separator, self.width, self.is_possible)

    def _unwrap_split(self, text: str) -> list[str] | None:
        """Do the same for a line that has been split at the spreadsheet's own separator too, or filled up with it."""
        if not text.startswith('"') or len(text.splitlines()) > 1:
            return None
        for separator in SEPARATORS:
            if separator != self.separator and separator in text:
                with suppress(csv.Error):  # it is not quoted as spreadsheets do
                    parts = next(csv.reader([text], delimiter=separator, strict=True))
                    cells = self._parse_line(separator.join(parts).rstrip(separator))
                    if cells and len(cells) == self.width:
                        return cells
        return None

    def _parse_line(self, text: str) -> list[str] | None:
        """Return the cells of a correct line that is not longer than the header, else None."""
        try:
            rows = list(self.parse([text]))
        except csv.Error:
            return None
        cells = self.without_blank_end(rows[0]) if len(rows) == 1 else []
        is_row = 1 < len(cells) <= self.width and any(map(str.strip, cells)) and self.is_in_place(cells)
        return cells if is_row else None
