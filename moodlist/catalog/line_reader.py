"""Reads single lines of a table as the reader of all tables does, where they stand in the file."""

from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classify.sources.exports.csv_rows import BrokenRow, read_rows_with_ends
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.table_file import TableFile
from moodlist.catalog.line_scan import Lines

Numbered = tuple[int, ExportEntry]  # the line with which a row begins, and its entry


class OddRows(NamedTuple):
    """What was read of the lines that are not clean."""

    entries: list[Numbered]
    taken: NDArray[np.bool_]  # which lines belong to these rows, clean ones among them
    end: int  # the lines that are settled; those from here on need what comes behind the text


class LineReader:
    """Reads lines of one table."""

    def __init__(self, table: TableFile):
        self._head, self._parser, self._encoding = table.head, table.parser, table.decoder.encoding

    def read_clean(self, text: bytes, lines: Lines, numbers: NDArray[np.int64]) -> Iterator[Numbered]:
        """Read clean lines, each a row of its own; one that is blank or the header again gives no entry."""
        texts = (self._decode(text[lines.starts[at] : lines.ends[at]]) for at in numbers)
        rows = read_rows_with_ends(texts, self._head.layout)
        for at, (row, _) in zip(numbers.tolist(), rows, strict=True):
            if row is not None:
                yield at, self._parser.entry(row)

    def read_odd(self, text: bytes, lines: Lines, *, is_last: bool) -> OddRows:
        """Read the lines that are not clean, each with as many lines behind it as belong to its row.

        A row that may go on behind the text is left, unless this is the last text.
        """
        entries: list[Numbered] = []
        taken = ~lines.clean
        done = 0
        for start in np.flatnonzero(taken).tolist():
            if start < done:  # it belongs to a row that began before
                continue
            done = start
            try:
                for row, behind in self._rows_from(start, text, lines, is_last=is_last):
                    if row is not None:
                        entries.append((done, self._parser.entry(row)))
                    if behind is not None:
                        done = behind
                        if done < len(taken) and lines.clean[done]:
                            break
                else:
                    done = len(taken)
            except _TextEndsError:
                taken[start:done] = True
                return OddRows([each for each in entries if each[0] < done], taken, done)
            taken[start:done] = True
        return OddRows(entries, taken, len(taken))

    def _rows_from(
        self, start: int, text: bytes, lines: Lines, *, is_last: bool
    ) -> Iterator[tuple[list[str] | BrokenRow | None, int | None]]:
        """Yield the rows from a line on, each with the line behind it; None if a row ends inside a line, at a CR.

        Raises:
            _TextEndsError: the row may go on behind the text.
        """
        behind: dict[int, int] = {}  # the number of lines, as the reader of rows counts them, and the line behind them

        def texts() -> Iterator[str]:
            count = 0
            for at in range(start, len(lines.ends)):
                parts = list(self._head.below(StringIO(self._decode(text[lines.starts[at] : lines.ends[at]]), "")))
                count += len(parts)
                behind[count] = at + 1
                yield from parts
            if not is_last:
                raise _TextEndsError

        for row, end in read_rows_with_ends(texts(), self._head.layout):
            yield row, behind.get(end)

    def _decode(self, line: bytes) -> str:
        return line.decode(self._encoding, "replace").replace("\0", "")


class _TextEndsError(Exception):
    """What is needed stands behind the text."""
