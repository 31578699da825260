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
    """Decode a whole file as `choose_encoding` says."""
    encoding, start = choose_encoding(content)
    decoded = _replace_damaged(content[start:] if start else content, encoding)
    # No title contains a NUL. Text with a NUL at every other place is UTF-16 that lost its byte order mark.
    return DecodedText(decoded.text.replace("\0", ""), decoded.damaged) if "\0" in decoded.text else decoded


def choose_encoding(content: bytes) -> tuple[str, int]:
    """Return the encoding of a file, and the length of the byte order mark at its beginning.

    It is what the mark says, else UTF-8, or Windows-1252 if most of the content is not UTF-8.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding, len(bom)
    utf8 = _replace_damaged(content, "utf-8")
    # One damaged byte must not turn every other accent of a file into two wrong characters.
    intact = len(utf8.text) - len(utf8.text.encode("ascii", "ignore")) - utf8.damaged if utf8.damaged else 0
    return "utf-8" if intact >= utf8.damaged else "cp1252", 0


class Decoder:
    """Decodes a file piece by piece. `damaged` counts the characters that were replaced so far."""

    def __init__(self, beginning: bytes):
        """Take the beginning of the file, which decides the encoding as `choose_encoding` says."""
        whole_lines = beginning[: beginning.rfind(b"\n") + 1]  # a character at the end may be incomplete
        self.encoding, self.mark = choose_encoding(whole_lines or beginning)
        self._skip = self.mark
        self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        self._written = b"" if self.encoding == "cp1252" else _REPLACEMENT.encode(self.encoding)
        self._before = b""
        self.damaged = 0

    def decode(self, piece: bytes, *, is_last: bool = False) -> str:
        """Return the text of the next piece, without NULs. The first one is at least as long as a byte order mark."""
        piece, self._skip = piece[self._skip :], 0
        text = self._decoder.decode(piece, is_last)
        self.damaged += text.count(_REPLACEMENT)
        if self._written:  # a replacement character of the file itself is not damaged
            self.damaged -= (self._before + piece).count(self._written)
            self._before = (self._before + piece)[1 - len(self._written) :]
        return text.replace("\0", "") if "\0" in text else text


def count_damaged(content: bytes, encoding: str) -> int:
    """Return the number of characters of whole lines that `Decoder` replaces."""
    return 0 if content.isascii() else _replace_damaged(content, encoding).damaged


def _replace_damaged(content: bytes, encoding: str) -> DecodedText:
    try:
        return DecodedText(content.decode(encoding))
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace")
    written = 0 if encoding == "cp1252" else content.count(_REPLACEMENT.encode(encoding))
    return DecodedText(text, text.count(_REPLACEMENT) - written)
