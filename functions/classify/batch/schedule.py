"""A run of the schedule: which playlists it classifies, and the name that its retries share."""

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
    """The dispatcher's event. `run` is the run's name, usually the scheduled time; `playlists` are links or ids."""

    run: str = ""
    playlists: list[str] | None = None  # None: the playlists on the watchlist


def parse_run(event: Any, request_id: str) -> Run:
    """Return the run that an event starts. A run without a name has that of the request, which Lambda's retries share.

    Raises:
        BadRequest: the event does not have the format of a run.
    """
    try:
        run = msgspec.convert(event, Run)
    except msgspec.ValidationError as error:
        raise BadRequest(f'The event does not have the format {{"playlists": ["<link>"]}}: {error}.') from None
    is_placeholder = "<" in run.run  # such as <aws.scheduler.scheduled-time>, if the scheduler did not replace it
    name = "" if is_placeholder else re.sub(r"[^A-Za-z0-9-]", "", run.run)
    return Run(name[:64] or request_id, run.playlists)


def jobs_for_run(run: Run, watchlist: Iterable[WatchlistEntry]) -> list[WatchedJob]:
    """Return a job for each playlist of the run, without repetitions. Each has the save target on the watchlist.

    Raises:
        BadRequest: the event has links that are not playlists; the error names all of them.
    """
    save_targets = {entry.playlist: entry.save for entry in watchlist}
    playlists = save_targets if run.playlists is None else dict.fromkeys(_parse_playlist_ids(run.playlists))
    return [WatchedJob(playlist, run.run, save_targets.get(playlist)) for playlist in playlists]


def _parse_playlist_ids(links: list[str]) -> list[str]:
    ids: list[str] = []
    faults: list[Fault] = []
    for number, link in enumerate(links):
        try:
            ids.append(parse_playlist_id(link))
        except BadRequest as error:
            faults.append(Fault(f"$.playlists[{number}]", error.detail))
    if faults:  # in the detail too, since Lambda shows the owner nothing else
        raise BadRequest(" ".join(f"{fault.path}: {fault.detail}" for fault in faults), faults=tuple(faults))
    return ids


def parse_playlist_id(text: str) -> str:
    """Return the id of a playlist, given that id, its URI or its URL.

    Raises:
        BadRequest: the text is not a link to a playlist.
    """
    link = SpotifyLink.parse(text)
    if link.kind != "playlist" or link.id is None:
        raise BadRequest("Only playlists can be watched, and this Spotify link is not to a playlist.")
    return link.id
