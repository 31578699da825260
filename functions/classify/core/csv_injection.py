"""CSV injection: texts that a spreadsheet would run as a formula are escaped when written, restored when read.

A spreadsheet splits a file at the separator of its locale, whatever the file uses. One that splits our comma-separated
rows at semicolons or tabs does not see the quotation marks around a cell, so a formula can also begin inside a text.
Commas need no care: the quotation marks hold there. https://owasp.org/www-community/attacks/CSV_Injection
"""

import re

_SIGN = r"=+\-@\0\uFF1D\uFF0B\uFF0D\uFF20"  # the last four are the full-width forms of the first four
_AT_START = rf"'*[{_SIGN}\t\r\n]"
_INSIDE = r"""[;\t\r\n](?:"|[^\S\t\r\n])*+"""  # a separator, then quotation marks and blanks that a spreadsheet drops
_FORMULA = re.compile(rf"\A(?={_AT_START})|{_INSIDE}(?='*[{_SIGN}])")
_ESCAPED = re.compile(rf"(\A)'(?={_AT_START})|({_INSIDE})'(?='*[{_SIGN}])")


def escape_formula(text: str) -> str:
    """Return the text, with an apostrophe in front of everything that a spreadsheet would run as a formula.

    Formulas that look escaped get one too, so that `unescape_formula` restores every text.
    """
    return _FORMULA.sub(r"\g<0>'", text)


def unescape_formula(text: str) -> str:
    """Inverse of `escape_formula`. Also reads cells in which only the beginning is escaped."""
    return _ESCAPED.sub(r"\1\2", text)
