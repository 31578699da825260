"""The calls whose answers can be spoiled, each with the positions of the playlist that its answer is about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from moodlist.simulator.http.messages import Request
from tests.faults.playlist import BATCH_SIZE, DUPLICATES, PAGE_SIZE, PLAYLIST_ID, catalog

PLAYLIST = f"/v1/playlists/{PLAYLIST_ID}"
CONTENTS = {f"{PLAYLIST}/items", f"{PLAYLIST}/tracks"}
FEATURES = "/reccobeats/v1/audio-features"
DURATIONS = "/reccobeats/v1/track"

ENTRIES = catalog().playlists[PLAYLIST_ID].entries
POSITIONS = range(1, len(ENTRIES) + 1)
PAGE_STARTS = POSITIONS[::PAGE_SIZE]
TRACKS = {  # by position, without the duplicates: what is looked up, in this order
    position: entry.track
    for position, entry in zip(POSITIONS, ENTRIES, strict=True)
    if entry.track and position not in DUPLICATES
}


@dataclass(frozen=True)
class Place:
    """A kind of call; `positions` are those of the entries in its answer, or of the tracks whose features it has.

    With `bare_head`, the playlist object comes without its first page, so that this page takes a call of its own.
    """

    name: str
    matches: Callable[[Request], bool]
    positions: frozenset[int] = frozenset()
    of_reccobeats: bool = False
    bare_head: bool = False


def with_duplicates(positions: Iterable[int]) -> frozenset[int]:
    """Return the positions and those where the same tracks stand again."""
    known = frozenset(positions)
    return known | {again for again, first in DUPLICATES.items() if first in known}


def is_head(request: Request) -> bool:
    """Return whether the request is for the playlist object with its first page."""
    return request.path == PLAYLIST and "fields" not in request.query


def _page(name: str, number: int, *, bare_head: bool = False) -> Place:
    start = number * PAGE_SIZE

    def matches(request: Request) -> bool:
        return request.path in CONTENTS and request.param("offset") == str(start)

    positions = with_duplicates(POSITIONS[start : start + PAGE_SIZE])
    return Place(name, matches, positions, bare_head=bare_head)


def _batch(name: str, path: str, number: int) -> Place:
    batch = list(TRACKS.items())[number * BATCH_SIZE : (number + 1) * BATCH_SIZE]
    first = batch[0][1].id

    def matches(request: Request) -> bool:
        return request.path == path and first in request.list_param("ids")

    return Place(name, matches, with_duplicates(position for position, _ in batch), of_reccobeats=True)


def _second_lookup() -> Place:
    position, track = next((at, each) for at, each in TRACKS.items() if each.reccobeats == "isrc")

    def matches(request: Request) -> bool:
        return request.path == FEATURES and track.isrc in request.list_param("ids")

    return Place("features-by-isrc", matches, frozenset({position}), of_reccobeats=True)


TOKEN = Place("token", lambda request: request.path == "/api/token")
HEAD = Place("head", is_head, with_duplicates(POSITIONS[:PAGE_SIZE]))
FIRST_PAGE = _page("first-page", 0, bare_head=True)
MIDDLE_PAGE = _page("middle-page", 1)
LAST_PAGE = _page("last-page", 2)
ALL_PAGES = Place("all-pages", lambda request: is_head(request) or request.path in CONTENTS, frozenset(POSITIONS))
SNAPSHOT = Place("snapshot", lambda request: request.path == PLAYLIST and "fields" in request.query)
FEATURES_MIDDLE = _batch("features-middle-batch", FEATURES, 1)
FEATURES_BY_ISRC = _second_lookup()
FEATURES_ALL = Place(
    "features-all-batches", lambda request: request.path == FEATURES, frozenset(POSITIONS), of_reccobeats=True
)
DURATIONS_MIDDLE = _batch("durations-middle-batch", DURATIONS, 1)

EVERY_CALL = (
    TOKEN,
    HEAD,
    FIRST_PAGE,
    MIDDLE_PAGE,
    SNAPSHOT,
    FEATURES_MIDDLE,
    FEATURES_BY_ISRC,
    DURATIONS_MIDDLE,
)
ONE_OF_EACH_SERVICE = (TOKEN, HEAD, MIDDLE_PAGE, FEATURES_MIDDLE)
