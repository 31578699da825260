from typing import Any

from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.sources.spotify import SpotifyPlaylists
from tests.unit.classify.builders import spotify_id


class StingySpotify:
    """Stands for the client of an app that gets smaller pages than it asks for."""

    def __init__(self, total: int, most: int):
        self._total = total
        self._most = most

    def get(self, path: str, _deadline: Deadline, **params: Any) -> dict[str, Any]:
        if path.endswith("/tracks"):
            return self._page(params["offset"], min(params["limit"], self._most))
        return {"name": "Road", "snapshot_id": "1", "tracks": self._page(0, self._most)}

    def _page(self, offset: int, limit: int) -> dict[str, Any]:
        entries = [{"track": {"id": spotify_id(at)}} for at in range(offset, min(self._total, offset + limit))]
        return {"items": entries, "limit": limit, "offset": offset, "total": self._total}


def test_no_song_is_lost_where_spotify_gives_smaller_pages_than_were_asked_for() -> None:
    client: Any = StingySpotify(total=170, most=30)
    playlist = SpotifyPlaylists(client, Deadline.never()).playlist(SpotifyLink("playlist", spotify_id(1)))
    assert [track.id for track in playlist.tracks] == [spotify_id(at) for at in range(170)]
