"""A simulator catalog for load: the built-in sample and 500 small playlists."""

from collections.abc import Sequence

from moodlist.simulator import Catalog
from moodlist.simulator.catalog.records import Contents, Entry, Playlist, Track
from moodlist.simulator.catalog.sample import build

PLAYLIST_IDS = tuple(f"1MoodlistMany{number:09d}" for number in range(500))
TRACKS_PER_PLAYLIST = 5


def large_catalog() -> Catalog:
    """Return the sample with 500 more playlists, each of five of its tracks."""
    sample = build()
    tracks = [
        entry.track for playlist in list(sample.playlists.values())[:5] for entry in playlist.entries if entry.track
    ]
    small = {id_: _playlist(id_, tracks, number) for number, id_ in enumerate(PLAYLIST_IDS)}
    playlists = {**sample.playlists, **small}
    return Catalog(Contents(tracks=sample.tracks, albums=sample.albums, playlists=playlists, liked=sample.liked))


def _playlist(id_: str, tracks: Sequence[Track], number: int) -> Playlist:
    chosen = [tracks[(number + step * 7) % len(tracks)] for step in range(TRACKS_PER_PLAYLIST)]
    return Playlist(id_, f"Number {number}", [Entry(track) for track in chosen])
