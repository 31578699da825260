"""What a catalog holds: tracks with their audio features, albums, playlists and their entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Json = dict[str, object]

KnownBy = Literal["id_and_isrc", "id", "isrc", "nothing"]
"""By which of a track's keys ReccoBeats finds it."""


class Features(NamedTuple):
    """Spotify's audio features: seven from 0 to 1, tempo in beats per minute, loudness in dB."""

    energy: float
    liveness: float
    tempo: float
    speechiness: float
    acousticness: float
    instrumentalness: float
    danceability: float
    duration_ms: int
    loudness: float
    valence: float


class Track(NamedTuple):
    """A recording; `reccobeats_gap` names the feature that ReccoBeats lacks although it knows the track."""

    id: str
    name: str
    artists: tuple[str, ...]
    album: str
    album_id: str
    isrc: str
    popularity: int
    features: Features
    reccobeats: KnownBy = "id_and_isrc"
    reccobeats_gap: str | None = None
    replaced_by: str | None = None
    """Id of the release which Spotify plays instead of this one in the listener's market."""


class Entry(NamedTuple):
    """One entry of a playlist: a track, an item of another kind, or null where both are None."""

    track: Track | None
    item: Mapping[str, object] | None = None
    added_at: str | None = "2026-01-15T18:30:00Z"
    is_local: bool = False
    empty: bool = False
    """Answered as `{}`, as an outdated `fields` filter makes Spotify do."""


@dataclass
class Playlist:
    """A playlist; None among owner and collaborators stands for the account that the simulator signs in."""

    id: str
    name: str
    entries: list[Entry]
    owner: str | None = None
    description: str | None = None
    public: bool = True
    collaborators: tuple[str | None, ...] = ()
    revision: int = 1

    @property
    def url(self) -> str:
        """The link which Spotify's "share" would copy."""
        return f"https://open.spotify.com/playlist/{self.id}"

    @property
    def track_ids(self) -> list[str]:
        """Ids of the plain tracks, in order and with duplicates."""
        return [entry.track.id for entry in self.entries if entry.track]


@dataclass(frozen=True)
class Album:
    """An album and its tracks in order."""

    id: str
    name: str
    artists: tuple[str, ...]
    tracks: list[Track] = field(default_factory=list)


class Contents(NamedTuple):
    """Everything a catalog holds."""

    tracks: dict[str, Track]
    albums: dict[str, Album]
    playlists: dict[str, Playlist]
    liked: list[Entry]
