"""The catalog that the simulator serves: tracks, albums, playlists and the owner's liked songs."""

from functools import cached_property, lru_cache
from os import PathLike
from pathlib import Path

from moodlist.simulator.catalog import csv_file, sample
from moodlist.simulator.catalog.ids import spotify_id, uuid_of
from moodlist.simulator.catalog.records import Album, Contents, Entry, Playlist, Track


class Catalog:
    """Tracks, albums, playlists and liked songs; the simulator does not change them."""

    def __init__(self, contents: Contents) -> None:
        self.tracks: dict[str, Track] = contents.tracks
        self.albums: dict[str, Album] = contents.albums
        self.playlists: dict[str, Playlist] = contents.playlists
        self.liked: list[Entry] = contents.liked

    @staticmethod
    @lru_cache(maxsize=1)
    def sample() -> "Catalog":
        """Return the built-in catalog of invented music."""
        return Catalog(sample.build())

    @classmethod
    def from_csv(cls, path: str | PathLike[str]) -> "Catalog":
        """Read a .csv or .csv.gz with track_id, name, artist, the ten features and maybe playlists (separated by `|`).

        Raises:
            ValueError: a column is missing.
        """
        return cls(csv_file.read(Path(path)))

    def find(self, name: str) -> Playlist:
        """Return the playlist with this name.

        Raises:
            KeyError: there is none.
        """
        for playlist in self.playlists.values():
            if playlist.name == name:
                return playlist
        raise KeyError(name)

    def find_by_reccobeats_key(self, key: str) -> Track | None:
        """Return the track that ReccoBeats finds by this Spotify id, ISRC or ReccoBeats UUID, or None."""
        track = self.tracks.get(key)
        if track and track.reccobeats in {"id_and_isrc", "id"}:
            return track
        return self._by_isrc.get(key) or self._by_uuid.get(key)

    @cached_property
    def _by_isrc(self) -> dict[str, Track]:
        return {track.isrc: track for track in self.tracks.values() if track.reccobeats in {"id_and_isrc", "isrc"}}

    @cached_property
    def _by_uuid(self) -> dict[str, Track]:
        return {reccobeats_uuid(track): track for track in self.tracks.values() if track.reccobeats != "nothing"}


def reccobeats_uuid(track: Track) -> str:
    """Return the id of a track at ReccoBeats."""
    return uuid_of(track.id)


def reccobeats_href(track: Track) -> str:
    """Return ReccoBeats' Spotify link of a track; if only the ISRC finds it, that of another release."""
    spotify_track_id = spotify_id(f"other release {track.id}") if track.reccobeats == "isrc" else track.id
    return f"https://open.spotify.com/track/{spotify_track_id}"
