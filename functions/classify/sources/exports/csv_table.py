"""Text -> header and rows, whatever the separator."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice

from msgspec import Struct

from classify.errors import BadRequest
from classify.sources.exports import translated
from classify.sources.exports.columns import known_names, normalised, recognised

_SEPARATORS = (",", ";", "\t")
_EXCEL_HINT = re.compile(r"\A\s*sep=.[\r\n]+")  # the line by which Excel is told the separator
_LONGEST_HEADER = 50_000  # characters
_MOST_COLUMNS = 1_000  # far above any exporter; a row costs memory for each
_SAMPLE = 1_000  # rows that show where the numbers stand
_END = "\0"  # stands in no text: decoding takes them out


class Table(Struct, frozen=True):
    """A header as `header.normalised` writes it, and its rows, which may be shorter; no row is blank."""

    header: tuple[str, ...]
    rows: Iterable[list[str]]
    decimal_comma: bool = False


def read(text: str) -> Table | None:
    """The table, or None where the first line is no header that is known here. Rows are read when taken.

    Raises:
        BadRequest: a quotation mark is never closed, or a cell is longer than csv allows.
    """
    text = _EXCEL_HINT.sub("", text, count=1)
    separator, header = max(((each, _header(text, each)) for each in _SEPARATORS), key=_likelihood)
    if len(header) > _MOST_COLUMNS or not (recognised(header) or len(header) >= translated.NARROWEST):
        return None
    rows = islice(_rows(text, separator), 1, None)
    first = list(islice(rows, _SAMPLE))
    header = translated.in_english(header, first)
    return Table(header, chain(first, rows), decimal_comma=separator == ";") if recognised(header) else None


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
