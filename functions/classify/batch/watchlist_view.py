"""The answers of `/watchlist`: the watched playlists, and what became of each last."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from classify.aws.report_table import ReportRecord, Status
from classify.aws.watchlist import WatchlistEntry
from classify.batch.report_page import utc_datetime
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.response.problem import Problem, decode_problem


class LastReportSchema(Struct, frozen=True):
    """What became of a playlist most recently."""

    id: Annotated[str, Meta(description="Of the report, for GET /reports/{id}")]
    status: Status
    created: datetime
    name: str | None
    moods: Annotated[Mapping[str, int], Meta(description="Songs per core mood")]
    skipped: int
    problem: Annotated[Problem, Meta(description="Why it failed, was postponed, or could not be saved")] | None


class WatchlistEntrySchema(Struct, frozen=True):
    """A playlist that the schedule classifies."""

    playlist: Annotated[str, Meta(description="Spotify's id")]
    url: str
    added: datetime
    save: Annotated[SaveTarget, Meta(description="Where its songs are saved; set by the owner's command only")] | None
    last: LastReportSchema | None


class WatchlistSchema(Struct, frozen=True):
    """The answer of `GET /watchlist`."""

    playlists: list[WatchlistEntrySchema]


def watchlist_entry_schema(watched: WatchlistEntry) -> WatchlistEntrySchema:
    """An entry in public words."""
    url = SpotifyLink("playlist", watched.playlist).url
    last = _last(watched.last) if watched.last is not None else None
    return WatchlistEntrySchema(watched.playlist, url, utc_datetime(watched.added), watched.save, last)


def watchlist_schema(entries: Iterable[WatchlistEntry]) -> WatchlistSchema:
    """The list, oldest entries first."""
    ordered = sorted(entries, key=lambda each: (each.added, each.playlist))
    return WatchlistSchema([watchlist_entry_schema(each) for each in ordered])


def _last(report: ReportRecord) -> LastReportSchema:
    problem = decode_problem(report.problem or report.not_saved)
    created = utc_datetime(report.created)
    return LastReportSchema(report.id, report.status, created, report.name, report.moods, report.skipped, problem)
