"""Compressed files, and the limit of what they may hold."""

import gzip
import io
import tarfile
import tracemalloc
from collections.abc import Callable

import pytest

from classify.errors import BadRequest, TooLarge
from classify.sources.exports.compression import decompress
from tests.unit.classify.sources.exports.support import EXPORTS, export, read

CONTENT = b"Track URI\nspotify:track:Lluv1aDeVerano00000001\n"
PACKED = gzip.compress(CONTENT, mtime=0)


@pytest.mark.parametrize("name", ["YourLibrary.json", "exportify_net.csv", "pasted.txt"])
def test_a_compressed_file_is_read_whatever_its_name_says(name: str) -> None:
    packed = gzip.compress((EXPORTS / name).read_bytes())
    assert read(packed, name) == export(name)
    assert read(packed, f"{name}.gz") == export(name)


def test_all_members_of_a_compressed_file_are_read() -> None:
    assert decompress(PACKED + PACKED, 200) == CONTENT * 2


def test_other_content_is_returned_as_it_is() -> None:
    assert decompress(CONTENT, 1) == CONTENT


def test_content_of_the_size_of_the_limit_is_read_and_one_more_byte_is_too_large() -> None:
    assert decompress(PACKED, len(CONTENT)) == CONTENT
    with pytest.raises(TooLarge, match="holds more than 46 bytes, the limit"):
        decompress(PACKED, len(CONTENT) - 1)


def test_memory_is_bounded_whatever_a_file_expands_to() -> None:
    packed = gzip.compress(bytes(10_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="more than 1,000,000 bytes"):
            decompress(packed, 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_an_upload_expands_to_four_megabytes_at_most() -> None:
    with pytest.raises(TooLarge, match="more than 4,194,304 bytes"):
        read(gzip.compress(bytes(4 * 1024 * 1024 + 1)))


@pytest.mark.parametrize("packed", [PACKED[:-1], PACKED[:12], PACKED[:2], PACKED + b"x", PACKED[:-6] + b"wrong!"])
def test_a_damaged_file_is_refused(packed: bytes) -> None:
    with pytest.raises(BadRequest, match="compressed file is damaged or incomplete"):
        decompress(packed, 1000)


def test_a_file_that_was_compressed_twice_is_refused() -> None:
    with pytest.raises(BadRequest, match="compressed twice"):
        decompress(gzip.compress(PACKED), 1000)


@pytest.mark.parametrize("archive", [b"PK\x03\x04rest", gzip.compress(b"PK\x03\x04rest", mtime=0)])
def test_a_zip_archive_is_refused_with_advice(archive: bytes) -> None:
    with pytest.raises(BadRequest, match="ZIP archive or an Excel workbook"):
        read(archive)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_a_tar_archive_is_refused_and_never_read_as_a_table(form: int, compress: Callable[[bytes], bytes]) -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=form) as opened:
        file = tarfile.TarInfo("canción.csv")
        file.size = len(CONTENT)
        opened.addfile(file, io.BytesIO(CONTENT))
    with pytest.raises(BadRequest, match=r"tar archive. Unpack it \(`tar -xf`\)"):
        read(compress(archive.getvalue()))
