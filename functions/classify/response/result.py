"""What a POST results in, before it is known whether it is sent at once or kept."""

from collections.abc import Collection

from msgspec import Struct

from classify.core.report import Report
from classify.request import Pair
from classify.response.answer import Answer, json_answer
from classify.response.negotiation import report_answer
from classify.response.schemas import MoodSong, ReportSchema, mood_songs, report_schema, skipped_header


class MoodResult(Struct, frozen=True):
    """Of `POST /mood`: a report for each pair."""

    pairs: tuple[Pair, ...]
    reports: tuple[Report, ...]

    def content(self) -> list[MoodSong]:
        """The songs, pair after pair."""
        return [
            song for pair, report in zip(self.pairs, self.reports, strict=True) for song in mood_songs(report, pair)
        ]

    def answer(self, accept: str) -> Answer:  # noqa: ARG002  # this route has one form
        """The songs as JSON."""
        return json_answer(self.content(), skipped_header(self.reports))


class ReportResult(Struct, frozen=True):
    """Of `POST /classify`: what its caller asked to see of the report."""

    report: Report
    include: Collection[str] = ()

    def content(self) -> ReportSchema:
        """The report in public words."""
        return report_schema(self.report, self.include)

    def answer(self, accept: str) -> Answer:
        """The report in the form that `accept` likes best."""
        return report_answer(self.report, self.include, accept)


Result = MoodResult | ReportResult
