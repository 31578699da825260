"""A run of the schedule: which playlists it classifies and in which order, and the name that its retries share."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, structs

from classify.aws.job_queue import WatchedJob
from classify.aws.report_table import CLOCK_DIFFERENCE
from classify.aws.watchlist import WatchlistEntry
from classify.aws.watchlist_turn import WatchlistTurn
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, Fault

Entry = WatchlistEntry | WatchlistTurn
Place = tuple[int, int, int, str]


class Position(Struct, frozen=True, kw_only=True):
    """How far a run got: the last playlist that it queued, and when it began (seconds since 1970).

    Playlists that another run processed since then have lost their place. They come after all others.
    """

    has_moved: bool
    place: Place
    began: int


class Run(Struct, frozen=True):
    """The dispatcher's event. `run` is the run's name, usually the scheduled time; `playlists` are links or ids.

    The dispatcher itself sets the other fields, when it hands on what its time did not allow.
    """

    run: str = ""
    playlists: list[str] | None = None  # None: the playlists on the watchlist
    position: Position | None = None
    invocation: int = 1


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
    return structs.replace(run, run=name[:64] or request_id)


def jobs_for_run(run: Run, watchlist: Iterable[Entry]) -> list[WatchedJob]:
    """Return a job for each playlist of the run, without repetitions. Each has the save target on the watchlist.

    The playlists of the event keep their order. Those of the watchlist are in the order of `place_of`.

    Raises:
        BadRequest: the event has links that are not playlists; the error names all of them.
    """
    if run.playlists is None:
        entries = entries_in_turn(run, watchlist)
        return [WatchedJob(entry.playlist, run.run, entry.save) for entry in entries]
    playlists = dict.fromkeys(_parse_playlist_ids(run.playlists))
    save_targets = {entry.playlist: entry.save for entry in watchlist if entry.playlist in playlists}
    return [WatchedJob(playlist, run.run, save_targets.get(playlist)) for playlist in playlists]


def entries_in_turn(run: Run, watchlist: Iterable[Entry]) -> list[Entry]:
    """Return the entries that the run has yet to queue, in their order. One that has moved may be queued again."""
    began = run.position.began if run.position else None
    after = (run.position.has_moved, run.position.place) if run.position else None
    left = [
        (has_moved(entry, began), place_of(entry), entry)
        for entry in watchlist
        if after is None or entry.last is None or entry.last.id != WatchedJob(entry.playlist, run.run).report
    ]
    left.sort(key=lambda each: each[:2])
    return [entry for moved, place, entry in left if after is None or (moved, place) > after]


def has_moved(entry: Entry, began: int | None) -> bool:
    """Return whether the entry may have another place than when the run began."""
    return began is not None and entry.last is not None and entry.last.created >= began - CLOCK_DIFFERENCE


def place_of(entry: Entry) -> Place:
    """Return the place of an entry in the order of a run: the new ones, the postponed ones, then the longest ago.

    What counts is when Spotify was last called for a playlist. So nothing that a playlist does, such as failing every
    day, keeps the others from their turn, even if Spotify's daily quota is far too small for all of them.
    """
    last = entry.last
    if last is None:
        return (0, 0, entry.added, entry.playlist)
    is_postponed = last.status == "postponed"
    tried = entry.tried or (0 if is_postponed else last.created)
    return (1 if is_postponed else 2, tried, entry.added, entry.playlist)


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
