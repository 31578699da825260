"""CSV injection: text cells that a spreadsheet would run as a formula are escaped when written, restored when read.

https://owasp.org/www-community/attacks/CSV_Injection
"""

import re

_TRIGGER = r"[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]"  # the last four are the full-width forms of the first four
_FORMULA = re.compile(f"'*{_TRIGGER}")
_ESCAPED = re.compile(f"'+{_TRIGGER}")


def escape_formula(text: str) -> str:
    """Return the text, with an apostrophe in front if a spreadsheet would run it as a formula.

    Texts that would look escaped get one too, so that `unescape_formula` restores every text.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """Inverse of `escape_formula`."""
    return text[1:] if _ESCAPED.match(text) else text
