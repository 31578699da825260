"""Tables of any size: a file is decoded, split into lines and read piece by piece, so memory stays small."""

from collections.abc import Callable, Iterator
from io import BufferedReader, StringIO
from itertools import chain, islice
from typing import NamedTuple

from classify.errors import BadRequest
from classify.sources.exports.compression import open_decompressed, read_piece
from classify.sources.exports.csv_table import TableHead, find_table
from classify.sources.exports.decoding import Decoder
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.rows import SAMPLE, RowParser

_BEGINNING = 1 << 20  # bytes that decide the encoding
_PIECE = 1 << 18
# Characters of a line that are read. A longer one is no row: the csv module refuses a cell of 131,072 characters.
MAX_LINE = 1_000_000


class TableFile:
    """A file with a table that is read once, from its beginning on."""

    head: TableHead
    parser: RowParser

    def __init__(self, file: BufferedReader):
        """Read the beginning of the table.

        Raises:
            BadRequest: the file is empty, damaged or not a table; the detail says which.
        """
        text = open_text(file)
        self.decoder = text.decoder
        found = find_table(text.lines)
        if found is None:
            raise BadRequest(NO_TABLE if text.beginning.strip() else "The file is empty. Export the table again.")
        table = found.table()
        self.head = found.head
        self._rows = iter(table.rows)
        self._sample = list(islice(self._rows, SAMPLE))
        self.parser = RowParser.of(table, self._sample)

    @property
    def damaged(self) -> int:
        """The characters so far that could not be decoded."""
        return self.decoder.damaged

    def entries(self) -> Iterator[ExportEntry]:
        """Yield one entry per row, in order.

        Raises:
            BadRequest: the file is compressed and damaged.
        """
        sample, self._sample = self._sample, []
        return map(self.parser.entry, chain(sample, self._rows))


NO_TABLE = (
    "This is not a table that can be scored row by row. It needs a line with the names of its columns: one of Spotify "
    "ids, URIs or URLs, or of ISRCs, or all ten audio features. `moodlist classify` reads other formats, such as JSON."
)


class OpenedText(NamedTuple):
    """A file that is decompressed, decoded and split into lines while they are read. `beginning` is its first bytes."""

    decoder: Decoder
    beginning: bytes
    lines: Iterator[str]


def open_text(file: BufferedReader) -> OpenedText:
    """Return the lines of a file that is at its beginning, with their ends.

    Raises:
        BadRequest: the file is damaged; reading the lines may raise it too.
    """
    opened = open_decompressed(file)
    beginning = read_piece(opened, _BEGINNING)
    decoder = Decoder(beginning)
    lines = split_lines(_decoded(decoder, beginning, lambda: read_piece(opened, _PIECE)))
    return OpenedText(decoder, beginning, lines)


def split_lines(texts: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a text that comes in pieces, with their ends. An end is CR, LF, or both."""
    rest = ""
    for text in texts:
        lines = list(StringIO(rest + text, newline=""))
        # Without LF, the line goes on in the next piece; behind CR, there may be an LF in it.
        rest = lines.pop()[:MAX_LINE] if lines and not lines[-1].endswith("\n") else ""
        yield from lines
    yield from StringIO(rest, newline="")


def _decoded(decoder: Decoder, beginning: bytes, read: Callable[[], bytes]) -> Iterator[str]:
    yield decoder.decode(beginning)
    while piece := read():
        yield decoder.decode(piece)
    yield decoder.decode(b"", is_last=True)
