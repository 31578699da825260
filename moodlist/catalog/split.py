"""Splits a table of any size into parts which, scored one by one, give the rows of the whole table.

The beginning of a table decides how it is read: its encoding, its separator, its columns and how they write numbers.
So each part but the first repeats that beginning, and tells how many rows of it are not to be scored again. All parts
are UTF-8. A cut is made only where the reader of all tables ends a row without having looked at what stands behind it.
"""

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import IO, NamedTuple

from classify.catalog.part import MAX_PART
from classify.errors import MoodlistError, TooLarge
from classify.sources.exports.csv_rows import read_rows_with_ends
from classify.sources.exports.csv_table import TableHead
from classify.sources.exports.rows import SAMPLE
from classify.sources.exports.table_file import TableFile, open_text
from moodlist.catalog.files import CatalogFile

_BOM = "\ufeff"
_GZIP_LEVEL = 4  # a quarter faster than 6 in all, and 4 % larger
_FLUSHED = 4_096  # lines that are in memory before they are written
_MAX_BEGINNING = 1 << 26  # characters that are repeated; a table with a longer beginning is not split


class TablePart(NamedTuple):
    """A part of a table, compressed."""

    content: IO[bytes]  # at its beginning; open until the next part is made
    size: int  # bytes of it
    digest: str  # SHA-256 of what is compressed
    rows: int
    repeated: int  # the rows in front of them


class TableSplitter:
    """Splits one file. `damaged` counts the characters so far that could not be decoded."""

    def __init__(self, file: CatalogFile, rows: int):
        """Take the file, and how many rows a part has, or a few more: at least `SAMPLE`."""
        self._file, self._limit = file, max(rows, SAMPLE)
        self.damaged = 0

    def parts(self, progress: Callable[[int, int], None] = lambda _rows, _bytes: None) -> Iterator[TablePart]:
        """Yield the parts in the order of the rows. `progress` takes the rows and the bytes of the file that are read.

        Raises:
            BadRequest: the file is not a table, or is damaged; the detail names it.
            TooLarge: a part is larger than the deployment takes.
            MoodlistError: the temporary file of a part cannot be written.
        """
        with self._file.open() as opened:
            head = TableFile(opened).head
            opened.seek(0)
            text = open_text(opened)
            lines = _Lines(text.lines, head)
            part, beginning, repeated, is_beginning = _Writer(), "", 0, True
            try:
                total = before = 0
                for row, end in read_rows_with_ends(lines.below(), head.layout):
                    part.rows += row is not None
                    if is_beginning and part.rows >= SAMPLE and lines.can_cut(before, end):
                        beginning, repeated, is_beginning = lines.taken_text(), part.rows, False
                    if beginning and part.rows >= self._limit and lines.can_cut(before, end):
                        part.write(lines.take())
                        total += part.rows
                        yield part.finish()
                        part.close()
                        part = _Writer(beginning, repeated)
                    elif len(lines.taken) > _FLUSHED and not (is_beginning and lines.characters <= _MAX_BEGINNING):
                        is_beginning = False
                        part.write(lines.flush())
                        progress(total + part.rows, opened.tell())
                    before = end
                part.write(lines.flush(everything=True))
                self.damaged = text.decoder.damaged
                progress(total + part.rows, opened.tell())
                if part.rows or not total:
                    yield part.finish()
            finally:
                part.close()


class _Lines:
    """The lines of a table. `taken` are those that the reader of rows has taken and that are not yet in a part."""

    def __init__(self, lines: Iterator[str], head: TableHead):
        self._lines, self._head = lines, head
        self.taken = list(islice(lines, head.lines))
        self.characters = 0
        self._next = ""
        self._count = 0  # of lines that the reader has taken, as it counts them
        self._kept = 0  # lines at the end of `taken` that stand behind the cut

    def below(self) -> Iterator[str]:
        """Yield the lines below the header as they are to be read."""
        for line in self._head.below(self._read()):
            self._count += 1
            yield line

    def _read(self) -> Iterator[str]:
        current = next(self._lines, "")
        while current:
            self._next = next(self._lines, "")
            self.taken.append(current)
            self.characters += len(current)
            yield current
            current = self._next

    def can_cut(self, before: int, end: int) -> bool:
        """Return whether a part can end with the row that has the lines from `before` to `end`.

        The reader must not have looked behind the row. Of a row that is too short it looks at the next line too, but
        only for a quotation mark that has no second one. Such a line begins no part, nor does a header that is left
        out.
        """
        if self._count == end:
            self._kept, following = 0, self._next
        elif self._count == end + 1 == before + 2:
            self._kept, following = 1, self.taken[-1]
        else:
            return False
        return bool(following) and following.count('"') % 2 == 0 and not following.startswith(_BOM)

    def taken_text(self) -> str:
        """Return the lines in front of the cut that `can_cut` has found."""
        return "".join(self.taken[: len(self.taken) - self._kept])

    def take(self) -> str:
        """Do the same, and leave only the lines behind the cut."""
        text = self.taken_text()
        del self.taken[: len(self.taken) - self._kept]
        return text

    def flush(self, *, everything: bool = False) -> str:
        """Return the lines that no later cut can stand in front of, and forget them."""
        self._kept = 0 if everything else 1  # `can_cut` may leave the last one
        return self.take()


class _Writer:
    """Writes one part to a temporary file."""

    def __init__(self, beginning: str = "", repeated: int = 0):
        self.rows = 0
        self._waiting, self._repeated = _BOM + beginning, repeated
        self._digest = hashlib.sha256()
        with _explaining_full_disks():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # `close` closes it
        self._packed = gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=self._file, mtime=0)

    def write(self, text: str) -> None:
        content, self._waiting = (self._waiting + text).encode(), ""
        self._digest.update(content)
        with _explaining_full_disks():
            self._packed.write(content)
            self._check_size()

    def finish(self) -> TablePart:
        with _explaining_full_disks():
            self._packed.close()
            self._file.flush()
            size = self._check_size()
            self._file.seek(0)
        return TablePart(self._file, size, self._digest.hexdigest(), self.rows, self._repeated)

    def close(self) -> None:
        with suppress(OSError):  # of a part that nobody needs
            self._packed.close()
        with suppress(OSError):
            self._file.close()

    def _check_size(self) -> int:
        size = self._file.tell()
        if size > MAX_PART:
            raise TooLarge(
                f"A part of it has more than {MAX_PART:,} bytes when compressed, the limit. Choose fewer rows for a "
                "part with --rows."
            )
        return size


@contextmanager
def _explaining_full_disks() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MoodlistError(
            f"Cannot write a temporary file in {tempfile.gettempdir()}: {error.strerror}. A part of the table needs "
            "space there until it is sent; the variable TMPDIR chooses another folder."
        ) from error
