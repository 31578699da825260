"""The answers of `/watchlist`: the watched playlists, and what became of each last."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from classify.links import SpotifyLink
from classify.response.problem import Problem
from classify.stored import Status, StoredReport
from classify.watched import Watched


class LastForm(Struct, frozen=True):
    """What became of a playlist most recently."""

    id: Annotated[str, Meta(description="Of the report, for GET /reports/{id}")]
    status: Status
    created: datetime
    name: str | None
    moods: Annotated[Mapping[str, int], Meta(description="Songs per core mood")]
    skipped: int
    problem: Problem | None


class WatchedForm(Struct, frozen=True):
    """A playlist that the schedule classifies."""

    playlist: Annotated[str, Meta(description="Spotify's id")]
    url: str
    added: datetime
    last: LastForm | None


class WatchlistForm(Struct, frozen=True):
    """The answer of `GET /watchlist`."""

    playlists: list[WatchedForm]


def watched_form(watched: Watched) -> WatchedForm:
    """An entry in public words."""
    url = SpotifyLink("playlist", watched.playlist).url
    return WatchedForm(
        watched.playlist, url, _moment(watched.added), _last(watched.last) if watched.last is not None else None
    )


def watchlist_form(entries: Iterable[Watched]) -> WatchlistForm:
    """The list, oldest entries first."""
    ordered = sorted(entries, key=lambda each: (each.added, each.playlist))
    return WatchlistForm([watched_form(each) for each in ordered])


def _last(report: StoredReport) -> LastForm:
    problem = msgspec.json.decode(report.problem, type=Problem) if report.problem else None
    created = _moment(report.created)
    return LastForm(report.id, report.status, created, report.name, report.moods, report.skipped, problem)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
