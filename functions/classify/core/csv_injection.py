"""Text cells of a CSV file that a spreadsheet would run as a formula: escaped when written, restored when read.

https://owasp.org/www-community/attacks/CSV_Injection
"""

import re

_RUNS = r"[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]"  # the last four are the full-width forms of the first four
_FORMULA = re.compile(f"'*{_RUNS}")
_GUARDED = re.compile(f"'+{_RUNS}")


def escape_formula(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """Inverse of `escape_formula`."""
    return text[1:] if _GUARDED.match(text) else text
