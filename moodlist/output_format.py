"""The output formats of `moodlist classify`."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from classify.core.csv_injection import escape_formula
from classify.core.report import Report, Selection
from classify.errors import BadRequest, MoodlistError
from classify.response.csv_format import as_csv
from classify.response.m3u_format import as_m3u
from classify.response.schemas import ReportSchema, report_schema
from moodlist.terminal.report_view import lines_of_reports, report_lines, unread_lines
from moodlist.terminal.text import Line, as_json, plain

FORMATS = ("table", "json", "csv", "m3u")
M3U_START = "#EXTM3U\n"
_BY_SUFFIX = {".json": "json", ".csv": "csv", ".m3u8": "m3u", ".m3u": "m3u"}
_INCLUDED = {"json": {"features", "scores", "why"}, "csv": {"features", "scores", "why"}, "table": {"why"}}


class Result(NamedTuple):
    """A report of the selected songs, with what `--include` and `--with-skipped` add to it.

    `unread` has the errors of the lists that were to be joined into it and could not be read.
    """

    report: Report
    selection: Selection
    include: Collection[str] = ()
    with_skipped: bool = False
    unread: Sequence[MoodlistError] = ()

    @property
    def schema(self) -> ReportSchema:
        """The report as the API returns it."""
        return report_schema(self.report, self._added)

    @property
    def _added(self) -> set[str]:
        """What is added to each song: of songs selected by a tag also the scores, since `score` is not the tag's."""
        tags = {mood.name for mood in self.report.moods if mood.kind == "tag"}
        return {*self.include} if self.selection.moods.isdisjoint(tags) else {*self.include, "scores"}

    def table(self) -> Iterator[Line]:
        """Yield the report's lines."""
        yield from report_lines(self.schema, self.selection)
        yield from unread_lines(self.unread)

    def csv(self) -> str:
        """Return the songs as CSV, with their features, so that reading the file again needs no other source."""
        report = self.report if self.with_skipped else structs.replace(self.report, skipped=())
        return as_csv(report, {*self._added, "features"})

    def m3u(self) -> str:
        """Return the songs that have a link as an M3U file."""
        return as_m3u(self.report)


class Results(NamedTuple):
    """The reports of several lists: each with its heading, and one summary. `unread` are as for `Result`."""

    all: Sequence[Result]
    unread: Sequence[MoodlistError] = ()

    @property
    def schema(self) -> list[ReportSchema]:
        """The reports, as an array."""
        return [each.schema for each in self.all]

    def table(self) -> Iterator[Line]:
        """Yield the lines of each report, then the summary of all."""
        yield from lines_of_reports(self.schema, self.all[0].selection)
        yield from unread_lines(self.unread)

    def csv(self) -> str:
        """Return the songs of all lists as one table, with the name of the list in its first column."""
        text = io.StringIO()
        writer = csv.writer(text)
        for number, each in enumerate(self.all):
            head, *rows = csv.reader(io.StringIO(each.csv()))
            if number == 0:
                writer.writerow(["list", *head])
            writer.writerows([escape_formula(each.report.playlist.name), *row] for row in rows)
        return text.getvalue()

    def m3u(self) -> str:
        """Return the songs of all lists, one after another."""
        return "".join(
            each.m3u().removeprefix("" if number == 0 else M3U_START) for number, each in enumerate(self.all)
        )


def choose_format(
    option: str | None, file: Path | None, include: Collection[str], *, with_skipped: bool = False
) -> str:
    """Return the format of the option, else that of the file's suffix, else `table`.

    Raises:
        BadRequest: the suffix is not of a known format, or the format has no place for what an option adds.
    """
    chosen = option or ("table" if file is None else _BY_SUFFIX.get(file.suffix.lower()))
    if chosen is None:
        raise BadRequest(f"Cannot infer a format from {str(file)!r}: use .json, .csv or .m3u8, or pass --format.")
    if missing := set(include) - _INCLUDED.get(chosen, set()):
        raise BadRequest(
            f"The format {chosen} has no place for --include {','.join(sorted(missing))}: "
            "pass --format json or --format csv."
        )
    if with_skipped and chosen != "csv":
        raise BadRequest(
            "--with-skipped adds rows to --format csv. The table and JSON always have the skipped items, M3U never."
        )
    return chosen


def encode(output_format: str, result: Result | Results) -> bytes:
    """Return the result in a format, in UTF-8; a table has no colours."""
    match output_format:
        case "json":
            return as_json(result.schema)
        case "csv":
            return result.csv().encode()
        case "m3u":
            return result.m3u().encode()
    return plain(result.table()).encode()
