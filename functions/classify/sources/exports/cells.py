"""Parsers for single cells of a table: titles, numbers, durations and ISRCs."""

import math
import re
from collections.abc import Sequence

from classify.core.csv_injection import unescape_formula

# What programs write for a missing title. Songs called "None" and "-" exist, so those two are titles.
_NO_TITLE = {"", "undefined", "null", "NaN"}
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})(?:\.[0-9]+)?")


def parse_title(cell: str) -> str | None:
    """Return the name without outer spaces, or None if it is missing."""
    text = cell.strip()
    return None if text in _NO_TITLE else text


def parse_moodlist_title(cell: str) -> str | None:
    """Return the name in a CSV of Moodlist exactly as it was written; an empty cell means that it is missing."""
    return unescape_formula(cell) or None


def parse_number(cell: str, *, decimal_comma: bool = False) -> float | None:
    """Return a finite number, or None for anything else. With `decimal_comma`, `0,5` is a number."""
    try:
        value = float(cell.replace(",", ".") if decimal_comma else cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_numbers(cells: Sequence[str], *, decimal_comma: bool = False) -> Sequence[float | None]:
    """Return the number in each cell. This is faster than one by one, because in most rows every cell is a number."""
    try:
        values = list(map(float, cells))
    except ValueError:
        values = [math.nan]
    if math.isfinite(sum(values)):
        return values
    return [parse_number(cell, decimal_comma=decimal_comma) for cell in cells]


def parse_duration(cell: str, unit: float | None, *, decimal_comma: bool = False) -> float | None:
    """Return milliseconds from `3:29`, or from a number such as `225` or `225s`, counted in `unit` milliseconds."""
    if ":" in cell and (clock := _CLOCK.fullmatch(cell.strip())):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000.0
    if unit is None:
        return None
    value = parse_number(cell.rstrip("s "), decimal_comma=decimal_comma)
    return None if value is None else value * unit


def parse_isrc(cell: str) -> str | None:
    """Return an ISRC in capitals and without hyphens, or None: https://isrc.ifpi.org/en/isrc-standard/structure"""
    text = cell.strip().replace("-", "").upper()
    return text if _ISRC.fullmatch(text) else None
