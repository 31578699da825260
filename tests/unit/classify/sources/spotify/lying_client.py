"""A Spotify client with one list of 130 tracks, whose pages a test can falsify."""

from collections.abc import Callable
from typing import Any

from classify.core.playlist import Playlist
from classify.core.spotify_link import Kind, SpotifyLink
from classify.deadline import Deadline
from classify.errors import PlaylistForbidden
from classify.sources.spotify import SpotifyPlaylists
from tests.unit.classify.builders import spotify_id

Json = dict[str, Any]
Lie = Callable[["LyingClient", Json], Json]  # the client and an honest page -> the page that is sent
HOST = "https://api.spotify.com/v1/list"
IDS = [spotify_id(number) for number in range(130)]


LISTS: dict[str, tuple[Kind, dict[str, Any]]] = {
    "playlist of 2026": ("playlist", {"nested": "items", "size": 50}),
    "legacy playlist": ("playlist", {"nested": "tracks", "size": 100}),
    "album": ("album", {"nested": "tracks", "size": 50}),
    "liked": ("liked", {}),
}


class LyingClient:
    """Sends pages through `lie`: always, or only as often as `times` says. The list is any kind of list.

    A playlist or album comes with a first page of `size` entries, which has the name `nested`.
    """

    def __init__(self, lie: Lie | None = None, *, times: int | None = None, nested: str = "items", size: int = 50):
        self.lie = lie
        self.ids = list(IDS)
        self.calls = 0
        self.forbidden = False
        self._times = times
        self._nested = nested
        self._size = size

    def expect_calls(self, _number: int) -> None:
        """Allow any number of calls."""

    def has_user_token(self, _deadline: Deadline) -> bool:
        return True

    def get(self, _path: str, _deadline: Deadline, **params: Any) -> Json:
        self.calls += 1
        if "fields" in params:
            return {"snapshot_id": "1"}
        if "offset" not in params:
            return {"name": "Road", "snapshot_id": "1", self._nested: self._sent(self.page(0, self._size))}
        if self.forbidden:
            raise PlaylistForbidden("No.")
        return self._sent(self.page(params["offset"], params["limit"]))

    def page(self, offset: int, limit: int) -> Json:
        """Return the honest page."""
        end = offset + limit
        return {
            "items": [entry(id_) for id_ in self.ids[offset:end]],
            "limit": limit,
            "offset": offset,
            "total": len(self.ids),
            "next": f"{HOST}?offset={end}&limit={limit}" if end < len(self.ids) else None,
        }

    def _sent(self, page: Json) -> Json:
        if self.lie is None or self._times == 0:
            return page
        sent = self.lie(self, page)
        if self._times is not None and sent != page:
            self._times -= 1
        return sent


def with_fields(**fields: Any) -> Lie:
    """Change fields of each page."""
    return lambda _, page: {**page, **fields}


def without(field: str) -> Lie:
    """Leave a field out of each page."""
    return lambda _, page: {name: value for name, value in page.items() if name != field}


def with_items(change: Any) -> Lie:
    """Change the entries of each page."""
    return lambda _, page: {**page, "items": change(page["items"])}


def entry(id_: str) -> Json:
    """Return an entry that can stand in a playlist, an album or the liked songs."""
    track = {"id": id_, "uri": f"spotify:track:{id_}", "name": f"Song {id_}"}
    return {**track, "added_at": "2026-01-15T18:30:00Z", "track": track}


def read(client: Any, kind: Kind = "playlist", limit: int = 10_000) -> Playlist:
    """Read the client's list."""
    link = SpotifyLink(kind, None if kind == "liked" else spotify_id(1))
    return SpotifyPlaylists(client, Deadline.never(), max_tracks=limit).playlist(link)


def ids_of(playlist: Playlist) -> list[str | None]:
    """Return the ids of all tracks, which must be the only items and have ascending positions."""
    assert [track.position for track in playlist.tracks] == list(range(1, len(playlist.tracks) + 1))
    assert playlist.skipped == ()
    return [track.id for track in playlist.tracks]
