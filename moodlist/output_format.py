"""The forms in which `moodlist classify` answers, and which of them is meant."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import msgspec

from classify.core.report import Report, Selection
from classify.response.csv_format import as_csv
from classify.response.m3u_format import as_m3u
from classify.response.schemas import ReportSchema, report_schema
from moodlist.terminal.report_view import report_page
from moodlist.terminal.text import plain

FORMS = ("table", "json", "csv", "m3u")
_ENDINGS = {".json": "json", ".csv": "csv", ".m3u8": "m3u", ".m3u": "m3u"}
_WITH_MORE = {"json", "csv"}  # the forms that have room for features and scores; a table has some for reasons


class Shown(NamedTuple):
    """A report with the songs that were asked for, and what else was."""

    report: Report
    selection: Selection
    include: Collection[str] = ()

    @property
    def public(self) -> ReportSchema:
        """The report in public words."""
        return report_schema(self.report, self.include)


def chosen(named: str | None, output: Path | None, include: Collection[str]) -> str:
    """The form that was named, else that of the file's ending, else the table.

    Raises:
        ValueError: the ending says nothing, or the form has no room for what shall be included.
    """
    form = named or ("table" if output is None else _ENDINGS.get(output.suffix.lower(), ""))
    if not form:
        raise ValueError(f"the ending of {str(output)!r} tells no form: use .json, .csv or .m3u8, or --format")
    if set(include) - ({"why"} if form == "table" else set()) and form not in _WITH_MORE:
        raise ValueError(f"--include adds to json and csv, and the form is {form}: say --format json")
    return form


def as_bytes(form: str, shown: Shown) -> bytes:
    """The answer for a file or for another program, in UTF-8."""
    match form:
        case "json":
            return msgspec.json.format(msgspec.json.encode(shown.public), indent=2) + b"\n"
        case "csv":
            return as_csv(shown.report, shown.include).encode()
        case "m3u":
            return as_m3u(shown.report).encode()
    return plain(report_page(shown.public, shown.selection)).encode()
