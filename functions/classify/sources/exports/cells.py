"""Parsers for single cells of a table: titles, lists and ISRCs."""

import re

from classify.core.csv_injection import unescape_formula

# What programs write for a missing title. Songs called "None" and "-" exist, so those two are titles.
_NO_TITLE = {"", "undefined", "null", "NaN"}
_ISRC = re.compile(r"(?<![A-Z0-9])([A-Z]{2})[- ]?([A-Z0-9]{3})[- ]?([0-9]{2})[- ]?([0-9]{5})(?![A-Z0-9])")
_NOT_A_NAME = re.compile(r"-?\d{5,}|-?\d+[.,]\d+|\d{4}-\d\d-\d\d(?:T.*)?|(?:\d+:)?\d+:\d\d")  # "1979" is a song
# A list as Python, JSON or numpy writes it; Python puts a text with an apostrophe in double quotation marks.
_ITEM = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_LIST = re.compile(rf"\[\s*(?:(?:{_ITEM})(?:[\s,]+|(?=\])))*\]", re.DOTALL)
_ITEMS = re.compile(_ITEM, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def parse_title(cell: str) -> str | None:
    """Return the name without outer spaces, or None if it is missing."""
    text = cell.strip()
    return None if text in _NO_TITLE else text


def parse_moodlist_title(cell: str) -> str | None:
    """Return the name in a CSV of Moodlist exactly as it was written; an empty cell means that it is missing."""
    return unescape_formula(cell) or None


def may_be_name(cell: str) -> bool:
    """Return whether a cell may stand in a column of names: it is not a long number, a date or a time."""
    return _NOT_A_NAME.fullmatch(cell.strip()) is None


def parse_list(cell: str) -> tuple[str, ...] | None:
    """Return the texts in a cell that holds a list of texts, such as `['A', "B's"]`; None for any other cell."""
    if not _LIST.fullmatch(cell):
        return None
    items = (_unescape(item[1:-1]).strip() for item in _ITEMS.findall(cell))
    return tuple(item for item in items if item)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    characters = _ESCAPE.sub(lambda each: chr(int(each[1] or each[2], 16)) if each[1] or each[2] else each[3], text)
    return characters.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # joins JSON's surrogate pairs


def parse_isrcs(cell: str) -> tuple[str, ...]:
    """Return the ISRCs in a cell, in capitals and without hyphens.

    https://isrc.ifpi.org/en/isrc-standard/structure
    """
    return tuple(dict.fromkeys(map("".join, _ISRC.findall(cell.upper()))))
