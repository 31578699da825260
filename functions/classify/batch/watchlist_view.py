"""The answers of `/watchlist`: the watched playlists, each with its last report."""

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
    """The most recent report of a watched playlist."""

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


def watchlist_entry_schema(entry: WatchlistEntry) -> WatchlistEntrySchema:
    """Return an entry as the API returns it."""
    url = SpotifyLink("playlist", entry.playlist).url
    last = _last_report(entry.last) if entry.last is not None else None
    return WatchlistEntrySchema(entry.playlist, url, utc_datetime(entry.added), entry.save, last)


def watchlist_schema(entries: Iterable[WatchlistEntry]) -> WatchlistSchema:
    """Return the watchlist as the API returns it, oldest entries first."""
    oldest_first = sorted(entries, key=lambda entry: (entry.added, entry.playlist))
    return WatchlistSchema([watchlist_entry_schema(entry) for entry in oldest_first])


def _last_report(record: ReportRecord) -> LastReportSchema:
    return LastReportSchema(
        id=record.id,
        status=record.status,
        created=utc_datetime(record.created),
        name=record.name,
        moods=record.moods,
        skipped=record.skipped,
        problem=decode_problem(record.problem or record.not_saved),
    )
