"""Parsers for single cells of a table: titles, lists and ISRCs."""

import ast
import json
import re
from contextlib import suppress
from typing import Any

from classify.core.csv_injection import unescape_formula

_ISRC = re.compile(r"(?<![A-Z0-9])([A-Z]{2})[- ]?([A-Z0-9]{3})[- ]?([0-9]{2})[- ]?([0-9]{5})(?![A-Z0-9])")
_NOT_A_NAME = re.compile(r"-?\d{5,}|-?\d+[.,]\d+|\d{4}-\d\d-\d\d(?:T.*)?|(?:\d+:)?\d+:\d\d")  # "1979" is a song
_LONG_NUMBER = re.compile(r"-?\d{5,}")
# A list as Python, JSON or numpy writes it; Python puts a text with an apostrophe in double quotation marks.
_ITEM = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_LIST = re.compile(rf"\[\s*(?:(?:{_ITEM})(?:[\s,]+|(?=\])))*\]", re.DOTALL)
_ITEMS = re.compile(_ITEM, re.DOTALL)
_OBJECTS = re.compile(r"\[\s*\{")
_MAX_OBJECTS = 20_000  # characters
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def parse_title(cell: str) -> str | None:
    """Return the name without outer spaces, or None if the cell is blank.

    What stands for a missing number is a name here: songs, artists and playlists are called "NaN", "null" and "N/A".
    """
    return cell.strip() or None


def parse_moodlist_title(cell: str) -> str | None:
    """Return the name in a CSV of Moodlist exactly as it was written; an empty cell means that it is missing."""
    return unescape_formula(cell) or None


def may_be_name(cell: str) -> bool:
    """Return whether a cell may stand in a column of names: it is not a long number, a date or a time."""
    return _NOT_A_NAME.fullmatch(cell.strip()) is None


def is_no_long_number(cell: str) -> bool:
    """Return whether a cell may be a title: "3:15" and "0,5" may, a duration in milliseconds is none."""
    return _LONG_NUMBER.fullmatch(cell.strip()) is None


def parse_list(cell: str) -> tuple[str, ...] | None:
    """Return the texts in a cell that holds a list of texts, such as `['A', "B's"]`; None for any other cell.

    Of a list of objects, such as Spotify's artists, return their names.
    """
    if _OBJECTS.match(cell):
        return _parse_objects(cell)
    if not _LIST.fullmatch(cell):
        return None
    items = (_unescape(item[1:-1]).strip() for item in _ITEMS.findall(cell))
    return tuple(item for item in items if item)


def _parse_objects(cell: str) -> tuple[str, ...] | None:
    """Return the names in a list of objects in JSON or in Python's way of writing, or None if there are none."""
    if len(cell) > _MAX_OBJECTS:
        return None
    values: Any = None
    for parse in (json.loads, ast.literal_eval):
        with suppress(ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            values = values or parse(cell)
    if not isinstance(values, list):
        return None
    names = (each.get("name") for each in values if isinstance(each, dict))
    return tuple(name for each in names if isinstance(each, str) and (name := each.strip())) or None


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
