"""Files that are read piece by piece: the entries of a whole file, in little memory."""

import codecs
import gzip
import io
import tracemalloc
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.playlist import Playlist
from classify.errors import BadRequest
from classify.sources.exports import table_file
from classify.sources.exports.decoding import Decoder, decode
from classify.sources.exports.table_file import MAX_LINE, TableFile, split_lines
from tests.unit.classify.catalog.poison import HEADER, catalog, cut_off
from tests.unit.classify.sources.exports.support import EXPORTS, IDS, read

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

TABLES = sorted(file.name for file in EXPORTS.glob("*.csv"))


class _Endless(io.RawIOBase):
    """A file that has no end; it knows how much has been read."""

    def __init__(self, start: bytes, line: bytes):
        self._content, self._line, self.given = start, line, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        size = len(memoryview(buffer))
        while len(self._content) < size:
            self._content += self._line * 1_000
        memoryview(buffer)[:] = self._content[:size]
        self._content = self._content[size:]
        self.given += size
        return size


def _table(content: bytes) -> TableFile:
    return TableFile(io.BufferedReader(io.BytesIO(content)))


def _playlist(content: bytes) -> Playlist:
    return Playlist.of((entry.to_item(at) for at, entry in enumerate(_table(content).entries(), start=1)), name="")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_entries_that_the_api_reads(name: str) -> None:
    content = (EXPORTS / name).read_bytes()
    assert _playlist(content).items == read(content).items


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_the_size_of_the_pieces_changes_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    content = catalog(300, broken=60)
    monkeypatch.setattr(table_file, "_PIECE", size)
    monkeypatch.setattr(table_file, "_BEGINNING", 3_000)
    assert _playlist(content).items == read(content).items


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_other_encodings_are_recognised_by_the_beginning(encoding: str) -> None:
    content = f"Track URI,Título,Artista\n{IDS[0]},Canción,Ñu\n".encode(encoding)
    (entry,) = _table(content).entries()
    assert (entry.name, entry.artists) == ("Canción", ("Ñu",))


def test_a_compressed_table_is_read() -> None:
    content = catalog(20)
    assert _playlist(gzip.compress(content)).items == _playlist(content).items


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(gzip.compress(catalog(2))), "compressed twice"),
        (cut_off(), "damaged or incomplete"),
        (b"\x1f\x8b\x08 no gzip", "damaged or incomplete"),
        (b"PK\x03\x04...", "ZIP archive"),
        (b"songs.csv".ljust(257, b"\0") + b"ustar\x0000", "tar archive"),
    ],
)
def test_a_damaged_file_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        list(_table(content).entries())


def test_only_a_piece_is_read_ahead() -> None:
    lines = catalog(2).splitlines(keepends=True)
    file = _Endless(lines[0], lines[1])
    for _ in islice(TableFile(io.BufferedReader(file)).entries(), 20_000):
        pass
    assert file.given < 20_000 * len(lines[1]) + 3 * 2**20


def test_a_line_without_end_takes_little_memory_and_costs_one_row() -> None:
    header, row, _ = catalog(2).splitlines(keepends=True)
    content = header + row + b"x" * 20_000_000 + b"\n" + row
    tracemalloc.start()
    try:
        skips = [entry.skip for entry in _table(content).entries()]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert skips == [None, "unreadable_row", None]
    assert peak < 15 * MAX_LINE


def test_the_header_is_known_before_the_rows_are_read() -> None:
    table = _table(catalog(1))
    assert table.head.lines == 1
    assert table.parser.width == len(HEADER)


@given(text=st.text(alphabet="ab\r\n", max_size=30), size=st.integers(1, 9))
def test_lines_in_pieces_are_the_lines_of_the_whole(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert list(split_lines(iter(pieces))) == list(io.StringIO(text, newline=""))


@given(
    content=st.lists(st.sampled_from([b"a", "ñ".encode(), "\ufffd".encode(), b"\xc3", b"\xff", b"\0", b"\n"])),
    mark=st.sampled_from([b"", codecs.BOM_UTF8]),
    size=st.integers(3, 9),
)
def test_a_text_in_pieces_is_decoded_like_the_whole(content: list[bytes], mark: bytes, size: int) -> None:
    whole = mark + "áéíóú".encode() * 9 + b"".join(content)
    decoder = Decoder(whole)
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    text = "".join(map(decoder.decode, pieces)) + decoder.decode(b"", is_last=True)
    assert (text, decoder.damaged) == (decode(whole).text, decode(whole).damaged)
