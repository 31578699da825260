"""Numbers as programs and spreadsheets write them.

Programs write `214000` and `0.5`; spreadsheets write what they show, such as `214,000`, `214 000` or `0,5`.
"""

import re

# What programs and people write for a missing number.
_MISSING = {"", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "?", "na", "n/a", "#n/a", "nan", "nil", "none", "null",
            "undefined", "unknown", "inf", "-inf", "infinity"}  # fmt: skip
_BLANKS = " \N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
_GROUP_SIGNS = rf",{_BLANKS}'\N{{RIGHT SINGLE QUOTATION MARK}}"
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_GROUPED = re.compile(rf"[+-]?[1-9]\d{{0,2}}([{_GROUP_SIGNS}])(?:\d{{2,3}}\1)*\d{{3}}(?:\.\d*)?")
_GROUP_SIGN = re.compile(rf"[{_GROUP_SIGNS}]")
_ASCII_SIGNS = str.maketrans("\N{MINUS SIGN}\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}", "-.,")
_SWAPPED = str.maketrans(",.", ".,")
_UNIT = re.compile(r"\s*(?:ms|s|bpm|db)\Z", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})(?:[.,][0-9]+)?")


def is_missing(text: str) -> bool:
    """Return whether the text, without outer spaces, stands for no number. Percentages are not in Spotify's units."""
    return text.endswith("%") or text.lower() in _MISSING


def parse_number(text: str, *, decimal_comma: bool = False) -> float | None:
    """Return the number that a spreadsheet shows as this text, or None if it is not one in this way of writing."""
    text = text.removeprefix("'").translate(_ASCII_SIGNS)  # an apostrophe keeps spreadsheets from running formulas
    if text[-1:].isalpha():
        text = _UNIT.sub("", text)
    if decimal_comma:
        text = text.translate(_SWAPPED)
    if _PLAIN.fullmatch(text):
        return float(text)
    return float(_GROUP_SIGN.sub("", text)) if _GROUPED.fullmatch(text) else None


def parse_clock(text: str) -> float | None:
    """Return the milliseconds in `3:29` or `1:02:03`, or None for anything else."""
    if ":" not in text or not (clock := _CLOCK.fullmatch(text)):
        return None
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000.0


def may_be_number(cell: str) -> bool:
    """Return whether a cell may stand in a column of numbers."""
    if cell.isdecimal():
        return True  # nearly always
    text = cell.strip()
    if is_missing(text) or parse_clock(text) is not None:
        return True
    return any(parse_number(text, decimal_comma=comma) is not None for comma in (False, True))
