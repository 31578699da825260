"""The records of a catalog: tracks with audio features, albums, playlists and their entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Json = dict[str, object]

KnownBy = Literal["id_and_isrc", "id", "isrc", "nothing"]
"""The keys by which ReccoBeats finds a track."""


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
    """A recording; `reccobeats_gap` names a feature that ReccoBeats does not have for it."""

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
    """The id of the release that Spotify plays instead of this one in the listener's market."""


class Entry(NamedTuple):
    """A playlist entry: a track, another kind of item, or null if both are None."""

    track: Track | None
    item: Mapping[str, object] | None = None
    added_at: str | None = "2026-01-15T18:30:00Z"
    is_local: bool = False
    empty: bool = False
    """Whether the entry is returned as `{}`, as Spotify does with an outdated `fields` filter."""


@dataclass
class Playlist:
    """A playlist; None as owner, collaborator or follower means the user who signs in."""

    id: str
    name: str
    entries: list[Entry]
    owner: str | None = None
    description: str | None = None
    public: bool = True
    collaborators: tuple[str | None, ...] = ()
    followers: tuple[str | None, ...] = ()
    revision: int = 1

    @property
    def url(self) -> str:
        """The link that Spotify's "share" copies."""
        return f"https://open.spotify.com/playlist/{self.id}"

    @property
    def track_ids(self) -> list[str]:
        """The ids of the plain tracks in order, with duplicates."""
        return [entry.track.id for entry in self.entries if entry.track]


@dataclass(frozen=True)
class Album:
    """An album with its tracks in order."""

    id: str
    name: str
    artists: tuple[str, ...]
    tracks: list[Track] = field(default_factory=list)


class Contents(NamedTuple):
    """The contents of a catalog."""

    tracks: dict[str, Track]
    albums: dict[str, Album]
    playlists: dict[str, Playlist]
    liked: list[Entry]
