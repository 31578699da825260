"""Bytes -> text, in the encodings that exporters and spreadsheets write."""

import codecs

from classify.errors import BadRequest

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZIP = b"PK\x03\x04"


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 as the byte order mark says, else UTF-8, else Windows-1252; never fails on bad bytes.

    Raises:
        BadRequest: the bytes are a ZIP archive, which Excel's files are too.
    """
    if content.startswith(_ZIP):
        raise BadRequest("This is a ZIP archive or an Excel workbook. Unpack it or save it as CSV, then send one file.")
    # A NUL belongs to no title; a file full of them is UTF-16 that lost its byte order mark.
    return _text(content).replace("\0", "")


def _text(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
