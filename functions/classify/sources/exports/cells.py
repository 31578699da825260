"""Single cells of a table: titles, numbers, durations, ISRCs, and the words that mean "nothing here"."""

import math
import re
from collections.abc import Sequence

from classify.core.csv_injection import unescape_formula

# Songs called "None" and "-" exist; what only a program writes counts as missing in a title.
_NO_TITLE = {"", "undefined", "null", "NaN"}
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})(?:\.[0-9]+)?")


def title(cell: str) -> str | None:
    """A name as a person would read it, or None."""
    text = cell.strip()
    return None if text in _NO_TITLE else text


def own_title(cell: str) -> str | None:
    """A name in our own CSV, to the letter: we write no words for what is missing."""
    return unescape_formula(cell) or None


def number(cell: str, *, decimal_comma: bool = False) -> float | None:
    """A finite number, or None for everything else; `0,5` is one where the separator is a semicolon."""
    try:
        value = float(cell.replace(",", ".") if decimal_comma else cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def numbers(cells: Sequence[str], *, decimal_comma: bool = False) -> Sequence[float | None]:
    """The number in each cell; together, because most rows have all of them and that is read at once."""
    try:
        values = list(map(float, cells))
    except ValueError:
        values = [math.nan]
    if math.isfinite(sum(values)):
        return values
    return [number(cell, decimal_comma=decimal_comma) for cell in cells]


def milliseconds(cell: str, unit: float | None, *, decimal_comma: bool = False) -> float | None:
    """A duration from `3:29`, or from a number of `unit` milliseconds such as `225` or `225s`."""
    if ":" in cell and (clock := _CLOCK.fullmatch(cell.strip())):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000.0
    if unit is None:
        return None
    value = number(cell.rstrip("s "), decimal_comma=decimal_comma)
    return None if value is None else value * unit


def isrc(cell: str) -> str | None:
    """An ISRC in capitals without hyphens, or None: https://isrc.ifpi.org/en/isrc-standard/structure"""
    text = cell.strip().replace("-", "").upper()
    return text if _ISRC.fullmatch(text) else None
