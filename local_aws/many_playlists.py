"""The simulator's catalog for these tests: the sample, and as many small playlists as one schedule is to classify."""

from collections.abc import Sequence

from simulator import Catalog
from simulator.records import Contents, Entry, Playlist, Track
from simulator.sample import build

MANY = tuple(f"1MoodlistMany{number:09d}" for number in range(500))
TRACKS_EACH = 5


def catalog() -> Catalog:
    """The sample's tracks, a few of them in each of five hundred playlists more."""
    sample = build()
    tracks = [
        entry.track for playlist in list(sample.playlists.values())[:5] for entry in playlist.entries if entry.track
    ]
    more = {id_: _playlist(id_, tracks, at) for at, id_ in enumerate(MANY)}
    return Catalog(
        Contents(tracks=sample.tracks, albums=sample.albums, playlists={**sample.playlists, **more}, liked=sample.liked)
    )


def _playlist(id_: str, tracks: Sequence[Track], at: int) -> Playlist:
    chosen = [tracks[(at + step * 7) % len(tracks)] for step in range(TRACKS_EACH)]
    return Playlist(id_, f"Number {at}", [Entry(track) for track in chosen])
