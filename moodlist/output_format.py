"""The output formats of `moodlist classify`."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import msgspec

from classify.core.report import Report, Selection
from classify.errors import BadRequest
from classify.response.csv_format import as_csv
from classify.response.m3u_format import as_m3u
from classify.response.schemas import ReportSchema, report_schema
from moodlist.terminal.report_view import report_lines
from moodlist.terminal.text import plain

FORMATS = ("table", "json", "csv", "m3u")
_BY_SUFFIX = {".json": "json", ".csv": "csv", ".m3u8": "m3u", ".m3u": "m3u"}
_INCLUDED = {"json": {"features", "scores", "why"}, "csv": {"features", "scores", "why"}, "table": {"why"}}


class Result(NamedTuple):
    """A report of the selected songs, with what `--include` adds to each song."""

    report: Report
    selection: Selection
    include: Collection[str] = ()

    @property
    def schema(self) -> ReportSchema:
        """The report as the API returns it."""
        return report_schema(self.report, self.include)


def choose_format(option: str | None, file: Path | None, include: Collection[str]) -> str:
    """Return the format of the option, else that of the file's suffix, else `table`.

    Raises:
        BadRequest: the suffix is not of a known format, or the format does not show what `--include` adds.
    """
    chosen = option or ("table" if file is None else _BY_SUFFIX.get(file.suffix.lower()))
    if chosen is None:
        raise BadRequest(f"Cannot infer a format from {str(file)!r}: use .json, .csv or .m3u8, or pass --format.")
    if missing := set(include) - _INCLUDED.get(chosen, set()):
        raise BadRequest(
            f"The format {chosen} has no place for --include {','.join(sorted(missing))}: "
            "pass --format json or --format csv."
        )
    return chosen


def encode(output_format: str, result: Result) -> bytes:
    """Return the result in a format, in UTF-8; a table has no colours."""
    match output_format:
        case "json":
            return msgspec.json.format(msgspec.json.encode(result.schema), indent=2) + b"\n"
        case "csv":
            return as_csv(result.report, result.include).encode()
        case "m3u":
            return as_m3u(result.report).encode()
    return plain(report_lines(result.schema, result.selection)).encode()
