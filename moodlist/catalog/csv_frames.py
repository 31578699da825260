"""Tables as text -> frames of verdicts, some megabytes at a time.

What `line_scan` finds clean and `columns` usual is read and scored at once. Every other line goes through the reader of
all tables, where it stands in the file. Both together give what that reader alone gives.
"""

from collections.abc import Iterator
from io import BufferedReader, StringIO

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from classify.sources.exports.compression import Opened, open_decompressed, read_piece
from classify.sources.exports.decoding import count_damaged
from classify.sources.exports.table_file import MAX_LINE, TableFile
from moodlist.catalog.answers import Answers
from moodlist.catalog.columns import UsualColumns
from moodlist.catalog.files import CatalogFile
from moodlist.catalog.line_reader import LineReader
from moodlist.catalog.line_scan import Lines, scan_lines

CHUNK = 1 << 23  # bytes
_LONGEST_LINE = 4 * MAX_LINE  # bytes
_ASCII_BASED = {"utf-8", "cp1252"}  # in which bytes below 128 are ASCII characters and nothing else


class CsvFrames:
    """Scores one table. `damaged` counts the characters so far that could not be decoded."""

    def __init__(self, file: CatalogFile, answers: Answers):
        """Read the beginning of the table.

        Raises:
            BadRequest: the file is not a table; the detail names it.
        """
        self._file, self._answers = file, answers
        self.damaged = 0
        self._rest = b""  # of the file: what has been read and not settled
        with file.open() as opened:
            table = TableFile(opened)
        self._reader = LineReader(table)
        self._encoding, self._mark = table.decoder.encoding, table.decoder.mark
        self._head, self._width = table.head, table.parser.width
        self._names = [f"column_{at}" for at in range(1, self._width + 1)]
        self._columns = UsualColumns.of(table.parser.columns, self._names)
        self._separator = self._head.layout.separator.encode()

    def __iter__(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Yield frames of verdicts, in the order of the file, each with the bytes of the file read so far.

        Raises:
            BadRequest: the file is damaged; the detail names it.
        """
        with self._file.open() as opened:
            if self._columns is None or not self._is_text:
                yield from self._row_by_row(opened)
                return
            unpacked = open_decompressed(opened)
            if not self._skip_header(unpacked):
                opened.seek(0)
                yield from self._row_by_row(opened)
                return
            for text, is_last in self._texts(unpacked):
                frame = self._score(text, self._columns, is_last=is_last)
                yield frame, opened.tell()

    @property
    def _is_text(self) -> bool:
        return self._encoding in _ASCII_BASED and len(self._separator) == 1 and not self._head.padding

    def _row_by_row(self, opened: BufferedReader) -> Iterator[tuple[pl.DataFrame, int]]:
        table = TableFile(opened)
        for rows in self._answers.of_stream(table.entries()):
            yield rows, opened.tell()
        self.damaged = table.damaged

    def _skip_header(self, file: Opened) -> bool:
        """Read up to the end of the header. Return whether its lines end in LF, so that this is where it ends."""
        above = b"".join(file.readline(_LONGEST_LINE) for _ in range(self._head.lines))
        lines = list(StringIO(above[self._mark :].decode(self._encoding, "replace"), ""))
        return len(lines) == self._head.lines

    def _texts(self, file: Opened) -> Iterator[tuple[bytes, bool]]:
        """Yield the rest of a file in texts of whole lines. Each begins with what was not settled of the one before."""
        self._rest, is_last = b"", False
        while not is_last:
            piece = read_piece(file, CHUNK)
            text, is_last = self._rest + piece, not piece
            end = len(text) if is_last else text.rfind(b"\n") + 1
            self._rest = text[end:]
            if end == 0:  # a line without end is no row, however it goes on
                self._rest = self._rest[:_LONGEST_LINE]
            elif not text[:end].endswith(b"\n"):
                yield text + b"\n", is_last
            else:
                yield text[:end], is_last

    def _score(self, text: bytes, columns: UsualColumns, *, is_last: bool) -> pl.DataFrame:
        """Return the verdicts of the lines that can be settled, and keep the others for the next text."""
        lines = scan_lines(text, self._separator, self._width)
        odd = self._reader.read_odd(text, lines, is_last=is_last)
        used = int(lines.ends[odd.end - 1]) if odd.end else 0
        self._rest = text[used:] + self._rest
        if self._encoding != "utf-8" or not _is_utf8(text):
            self.damaged += count_damaged(text[:used], self._encoding)
        clean = np.flatnonzero(~odd.taken[: odd.end])
        rows = columns.read(self._parse(_join(text, lines, clean), columns))
        unusual = self._reader.read_clean(text, lines, clean[~rows.is_usual])
        return self._answers.of(rows, clean, [*odd.entries, *unusual])

    def _parse(self, text: bytes, columns: UsualColumns) -> pl.DataFrame:
        """Return the columns that decide the verdicts, of text in which every line is a row of as many cells."""
        types = {name: pl.Float64 if name in columns.features else pl.String for name in self._names}
        wanted = [name for name in self._names if name in {*columns.features, *columns.texts}]
        if not text:
            return pl.DataFrame(schema={name: types[name] for name in wanted})
        return pl.read_csv(
            text,
            has_header=False,
            separator=self._separator.decode(),
            schema=types,
            columns=wanted,
            encoding="utf8-lossy",
            ignore_errors=True,  # what is no number becomes null, so the row is not usual
            empty_string_is_null=False,
        )


def _is_utf8(text: bytes) -> bool:
    """Return whether the text can be decoded; this is much faster than to decode it."""
    offsets = np.array([0, len(text)], dtype=np.int64)
    one = pa.Array.from_buffers(pa.large_string(), 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)])
    try:
        one.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _join(text: bytes, lines: Lines, numbers: NDArray[np.int64]) -> bytes:
    """Return the lines with these numbers, which are in order."""
    if len(numbers) == len(lines.ends):
        return text
    is_new = np.diff(numbers, prepend=-2) != 1
    firsts, lasts = numbers[is_new], numbers[np.roll(is_new, -1)]
    pairs = zip(lines.starts[firsts].tolist(), lines.ends[lasts].tolist(), strict=True)
    return b"".join([text[start:end] for start, end in pairs])
