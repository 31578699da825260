"""Bytes of a file -> text. Most exporters write UTF-8; Excel also writes UTF-16 and Windows-1252."""

import codecs

from msgspec import Struct

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class DecodedText(Struct, frozen=True):
    """The text of a file, with a replacement character for each of its `damaged` characters."""

    text: str
    damaged: int = 0


def decode(content: bytes) -> DecodedText:
    """Decode as the byte order mark says, else as UTF-8, or as Windows-1252 if most of it is not UTF-8."""
    decoded = _decode(content)
    # No title contains a NUL. Text with a NUL at every other place is UTF-16 that lost its byte order mark.
    return DecodedText(decoded.text.replace("\0", ""), decoded.damaged) if "\0" in decoded.text else decoded


def _decode(content: bytes) -> DecodedText:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _replace_damaged(content[len(bom) :], encoding)
    try:
        return DecodedText(content.decode("utf-8"))
    except UnicodeDecodeError:
        utf8 = _replace_damaged(content, "utf-8")
    # One damaged byte must not turn every other accent of a file into two wrong characters.
    intact = len(utf8.text) - len(utf8.text.encode("ascii", "ignore")) - utf8.damaged
    if intact >= utf8.damaged:
        return utf8
    return _replace_damaged(content, "cp1252")


def _replace_damaged(content: bytes, encoding: str) -> DecodedText:
    try:
        return DecodedText(content.decode(encoding))
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace")
    written = 0 if encoding == "cp1252" else content.count(_REPLACEMENT.encode(encoding))
    return DecodedText(text, text.count(_REPLACEMENT) - written)
