"""One run of the schedule: which playlists it classifies, and what makes it the same run when it is started again."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from classify.aws.job_queue import WatchedJob
from classify.aws.watchlist import WatchlistEntry
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, Fault


class Run(Struct, frozen=True):
    """The event. `run` names the run, usually by the time for which it was scheduled; `playlists` are links or ids."""

    run: str = ""
    playlists: list[str] | None = None  # None: those of the watchlist


def parse_run(event: Any, request_id: str) -> Run:
    """The run that an event asks for. One without a name is named for the request, which stays in Lambda's retries.

    Raises:
        BadRequest: it cannot be read.
    """
    try:
        run = msgspec.convert(event, Run)
    except msgspec.ValidationError as error:
        raise BadRequest(f'The event is not like {{"playlists": ["<link>"]}}: {error}.') from None
    named = "" if "<" in run.run else re.sub(r"[^A-Za-z0-9-]", "", run.run)  # a placeholder that nobody filled in
    return Run(named[:64] or request_id, run.playlists)


def jobs_for_run(run: Run, watchlist: Iterable[WatchlistEntry]) -> list[WatchedJob]:
    """A job for each playlist of the run, each once; one that the event names is saved as the watchlist wishes.

    Raises:
        BadRequest: the event names what is no playlist; every such fault is named.
    """
    wishes = {each.playlist: each.save for each in watchlist}
    playlists = wishes if run.playlists is None else dict.fromkeys(_ids(run.playlists))
    return [WatchedJob(playlist, run.run, wishes.get(playlist)) for playlist in playlists]


def _ids(playlists: list[str]) -> list[str]:
    ids: list[str] = []
    faults: list[Fault] = []
    for at, text in enumerate(playlists):
        try:
            ids.append(parse_playlist_id(text))
        except BadRequest as error:
            faults.append(Fault(f"$.playlists[{at}]", error.detail))
    if faults:  # Lambda shows the owner the text alone
        raise BadRequest(" ".join(f"{fault.path}: {fault.detail}" for fault in faults), faults=tuple(faults))
    return ids


def parse_playlist_id(text: str) -> str:
    """The id of the playlist that an id, URI or URL names.

    Raises:
        BadRequest: it names no playlist.
    """
    link = SpotifyLink.parse(text)
    if link.kind != "playlist" or link.id is None:
        raise BadRequest("Only playlists can be watched, and this is another kind of Spotify link.")
    return link.id
