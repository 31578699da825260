"""Text -> header and rows, whatever the separator."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import chain

from msgspec import Struct

from classify.adapters.export_files import translated
from classify.adapters.export_files.header import known_names, normalised, recognised
from classify.errors import BadRequest

_SEPARATORS = (",", ";", "\t")
_EXCEL_HINT = re.compile(r"\A\s*sep=.[\r\n]+")  # the line by which Excel is told the separator
_LONGEST_HEADER = 50_000  # characters
_END = "\0"  # stands in no text: decoding takes them out


class Table(Struct, frozen=True):
    """A header as `header.normalised` writes it, and rows that are none shorter; blank lines are left out."""

    header: tuple[str, ...]
    rows: list[list[str]]
    decimal_comma: bool = False


def read(text: str) -> Table | None:
    """The table, or None where the first line is no header that is known here.

    Raises:
        BadRequest: a quotation mark is never closed, or a cell is longer than csv allows.
    """
    text = _EXCEL_HINT.sub("", text, count=1)
    separator, header = max(((each, _header(text, each)) for each in _SEPARATORS), key=_likelihood)
    if not recognised(header) and len(header) < translated.NARROWEST:
        return None
    width = len(header)
    rows = [row if len(row) >= width else row + [""] * (width - len(row)) for row in _rows(text, separator)]
    header = translated.in_english(header, rows[1:])
    return Table(header, rows[1:], decimal_comma=separator == ";") if recognised(header) else None


def _header(text: str, separator: str) -> tuple[str, ...]:
    rows = csv.reader(StringIO(text[:_LONGEST_HEADER], newline=""), delimiter=separator)
    return tuple(map(normalised, next((row for row in rows if _filled(row)), [])))


def _likelihood(candidate: tuple[str, tuple[str, ...]]) -> tuple[int, int]:
    return len(known_names(candidate[1])), len(candidate[1])


def _filled(row: list[str]) -> bool:
    return any(map(str.strip, row))


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    row: list[str] = []
    try:
        for row in csv.reader(chain(StringIO(text, newline=""), [_END]), delimiter=separator):
            if row != [_END] and _filled(row):
                yield row
    except csv.Error as error:
        raise BadRequest(f"The CSV cannot be read: {error}. Export the playlist again.") from None
    if row != [_END]:  # an open quotation swallows the rest of the file: tracks would vanish
        raise BadRequest("The CSV cannot be read: a quotation mark is never closed. Export it again.")
