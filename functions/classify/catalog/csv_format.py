"""The rows of a catalog as CSV, with CRLF line ends (RFC 4180)."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from classify.catalog.rows import CatalogRow

COLUMNS = ("position", "url", "mood", "score", "alternatives", "tags", "skipped")


def column_names(moods: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the columns: those that every catalog has, then one for the score of each mood."""
    return (*COLUMNS, *(f"score_{mood}" for mood in moods))


class CatalogCsv:
    """Writes rows to a text file that does not translate line ends. Positions count from 1."""

    def __init__(self, file: TextIO, moods: Sequence[str], *, start: Sequence[str] = ()):
        """Take the file, the moods of the model, and cells that begin every row."""
        self._writer = csv.writer(file)
        self._blank = [""] * len(moods)
        self._start = start
        self._position = 0

    def write(self, rows: Iterable[CatalogRow]) -> None:
        """Write the rows behind those written before."""
        self._writer.writerows(map(self._cells, rows))

    def _cells(self, row: CatalogRow) -> tuple[object, ...]:
        self._position += 1
        return (
            *self._start,
            self._position,
            row.url,
            row.mood,
            row.score,
            " ".join(row.alternatives),
            " ".join(row.tags),
            row.skipped,
            *(row.scores or self._blank),
        )
