"""The result of a POST, which is either sent immediately or stored as a report."""

from collections.abc import Collection

from msgspec import Struct

from classify.core.report import Report
from classify.request import Pair
from classify.response.answer import Answer, json_answer
from classify.response.negotiation import report_answer
from classify.response.schemas import MoodSong, ReportSchema, mood_songs, report_schema, skipped_header


class MoodResult(Struct, frozen=True):
    """The result of `POST /mood`: a report for each pair."""

    pairs: tuple[Pair, ...]
    reports: tuple[Report, ...]

    def content(self) -> list[MoodSong]:
        """Return the songs, pair after pair."""
        return [
            song for pair, report in zip(self.pairs, self.reports, strict=True) for song in mood_songs(report, pair)
        ]

    def answer(self, accept: str) -> Answer:  # noqa: ARG002  # always JSON
        """Return the songs as JSON, with the skipped items counted in a header."""
        return json_answer(self.content(), skipped_header(self.reports))


class ReportResult(Struct, frozen=True):
    """The result of `POST /classify`: the selected part of a report."""

    report: Report
    include: Collection[str] = ()

    def content(self) -> ReportSchema:
        """Return the report as the API returns it."""
        return report_schema(self.report, self.include)

    def answer(self, accept: str) -> Answer:
        """Return the report in the format that the Accept header prefers."""
        return report_answer(self.report, self.include, accept)


Result = MoodResult | ReportResult
