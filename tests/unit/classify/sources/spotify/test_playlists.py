from typing import Any

from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.sources.spotify import SpotifyPlaylists
from tests.unit.classify.builders import spotify_id


class CappedClient:
    """A Spotify client that gets smaller pages than it requests."""

    def __init__(self, total: int, max_size: int):
        self._total = total
        self._max_size = max_size

    def get(self, path: str, _deadline: Deadline, **params: Any) -> dict[str, Any]:
        if path.endswith("/tracks"):
            return self._page(params["offset"], min(params["limit"], self._max_size))
        return {"name": "Road", "snapshot_id": "1", "tracks": self._page(0, self._max_size)}

    def _page(self, offset: int, limit: int) -> dict[str, Any]:
        entries = [{"track": {"id": spotify_id(at)}} for at in range(offset, min(self._total, offset + limit))]
        return {"items": entries, "limit": limit, "offset": offset, "total": self._total}


def test_no_track_is_lost_if_spotify_sends_smaller_pages_than_requested() -> None:
    client: Any = CappedClient(total=170, max_size=30)
    playlist = SpotifyPlaylists(client, Deadline.never()).playlist(SpotifyLink("playlist", spotify_id(1)))
    assert [track.id for track in playlist.tracks] == [spotify_id(at) for at in range(170)]
