"""Decompresses files, within a limit: a few kilobytes can otherwise expand to more than the memory."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO

from classify.errors import BadRequest, TooLarge

MAX_UPLOAD = 4 * 1024 * 1024  # bytes of a file sent over HTTP, after decompression
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_TAR, _TAR_AT = b"ustar", 257  # where each header of a tar archive has it
_DAMAGED = "The compressed file is damaged or incomplete. Download or export it again."
_TWICE = "This file was compressed twice. Unpack it once (`gunzip`), then send it again."
_TAR_ARCHIVE = "This is a tar archive. Unpack it (`tar -xf`), then send one file."
_ARCHIVE = "This is a ZIP archive or an Excel workbook. Unpack it or save it as CSV, then send one file."


Opened = BufferedReader | gzip.GzipFile


def open_decompressed(file: BufferedReader) -> Opened:
    """Return a file that reads the content of a gzip file, recognised by its first bytes, or any other file as it is.

    Read it with `read_piece`.

    Raises:
        BadRequest: the file is damaged, was compressed twice, or is a tar or ZIP archive, as an Excel workbook is.
    """
    opened: Opened = file
    if _begins(file, _GZIP):
        opened = gzip.GzipFile(fileobj=file)
        if _begins(opened, _GZIP):
            raise BadRequest(_TWICE)
    if _begins(opened, _ZIP):
        raise BadRequest(_ARCHIVE)
    if _begins(opened, _TAR, _TAR_AT):
        raise BadRequest(_TAR_ARCHIVE)
    return opened


def _begins(file: Opened, start: bytes, at: int = 0) -> bool:
    with _damage():
        return file.peek(at + len(start)).startswith(start, at)


def read_piece(file: Opened, size: int) -> bytes:
    """Return the next bytes of a file of `open_decompressed`; none at its end.

    Raises:
        BadRequest: the file is damaged.
    """
    with _damage():
        return file.read(size)


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadRequest(_DAMAGED) from None


def decompress(content: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file, recognised by its first bytes; return any other content as it is.

    Raises:
        BadRequest: the file is damaged, was compressed twice, or is a tar or ZIP archive, as an Excel workbook is.
        TooLarge: the content has more than `max_bytes`; nothing beyond that was decompressed.
    """
    if content.startswith(_GZIP):
        content = _gunzip(content, max_bytes)
        if content.startswith(_GZIP):
            raise BadRequest(_TWICE)
    if content.startswith(_ZIP):
        raise BadRequest(_ARCHIVE)
    if content.startswith(_TAR, _TAR_AT):
        raise BadRequest(_TAR_ARCHIVE)
    return content


def _gunzip(content: bytes, max_bytes: int) -> bytes:
    try:
        with gzip.open(BytesIO(content)) as file:
            unpacked = file.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error):
        raise BadRequest(_DAMAGED) from None
    if len(unpacked) > max_bytes:
        raise TooLarge(
            f"The compressed file holds more than {max_bytes:,} bytes, the limit. Unpack it (`gunzip`), split the list "
            "and send the parts one by one."
        )
    return unpacked
