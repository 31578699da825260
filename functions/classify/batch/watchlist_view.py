"""The answers of `/watchlist`: the watched playlists, and what became of each last."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from classify.aws.stored import Status, StoredReport
from classify.aws.watched import Watched
from classify.batch.report_page import moment
from classify.core.save_target import Destination
from classify.core.spotify_link import SpotifyLink
from classify.response.problem import Problem, problem_of


class LastForm(Struct, frozen=True):
    """What became of a playlist most recently."""

    id: Annotated[str, Meta(description="Of the report, for GET /reports/{id}")]
    status: Status
    created: datetime
    name: str | None
    moods: Annotated[Mapping[str, int], Meta(description="Songs per core mood")]
    skipped: int
    problem: Annotated[Problem, Meta(description="Why it failed, was postponed, or could not be saved")] | None


class WatchedForm(Struct, frozen=True):
    """A playlist that the schedule classifies."""

    playlist: Annotated[str, Meta(description="Spotify's id")]
    url: str
    added: datetime
    save: Annotated[Destination, Meta(description="Where its songs are saved; set by the owner's command only")] | None
    last: LastForm | None


class WatchlistForm(Struct, frozen=True):
    """The answer of `GET /watchlist`."""

    playlists: list[WatchedForm]


def watched_form(watched: Watched) -> WatchedForm:
    """An entry in public words."""
    url = SpotifyLink("playlist", watched.playlist).url
    last = _last(watched.last) if watched.last is not None else None
    return WatchedForm(watched.playlist, url, moment(watched.added), watched.save, last)


def watchlist_form(entries: Iterable[Watched]) -> WatchlistForm:
    """The list, oldest entries first."""
    ordered = sorted(entries, key=lambda each: (each.added, each.playlist))
    return WatchlistForm([watched_form(each) for each in ordered])


def _last(report: StoredReport) -> LastForm:
    problem = problem_of(report.problem or report.not_saved)
    created = moment(report.created)
    return LastForm(report.id, report.status, created, report.name, report.moods, report.skipped, problem)
