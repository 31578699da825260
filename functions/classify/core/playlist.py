"""What a playlist is made of, and the port through which one arrives."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

from msgspec import Struct

from classify.core.spotify_link import SpotifyLink


class SkipReason(StrEnum):
    """Why a playlist item is in the report without a mood."""

    LOCAL_FILE = "local_file"
    EPISODE = "episode"
    UNAVAILABLE = "unavailable"
    DUPLICATE = "duplicate"
    NO_ID = "no_id"
    NO_FEATURES = "no_features"
    PROVIDER_UNAVAILABLE = "provider_unavailable"


class Track(Struct, frozen=True, kw_only=True):
    """A recording. `id` is Spotify's (22 base-62 characters); `given` holds feature values that came with it."""

    position: int  # counted from 1 over all items of the playlist
    id: str | None = None
    name: str | None = None
    artists: tuple[str, ...] = ()
    album: str | None = None
    isrc: str | None = None
    linked_from: str | None = None  # the id that was asked for where Spotify put another release in its place
    given: Mapping[str, float] | None = None

    @property
    def url(self) -> str | None:
        """The track's page on open.spotify.com, where it has an id."""
        return SpotifyLink("track", self.id).url if self.id else None

    @property
    def identity(self) -> str | None:
        """What makes two items the same track: the Spotify id, else the ISRC, else nothing."""
        return self.id or self.isrc


class Skipped(Struct, frozen=True, kw_only=True):
    """A playlist item that gets no mood, and why."""

    position: int
    reason: SkipReason
    name: str | None = None
    artists: tuple[str, ...] = ()
    url: str | None = None

    @classmethod
    def track(cls, track: Track, reason: SkipReason) -> "Skipped":
        """The track as a skipped item."""
        return cls(position=track.position, reason=reason, name=track.name, artists=track.artists, url=track.url)


class Playlist(Struct, frozen=True, kw_only=True):
    """The items of one playlist, album, file or list: each one is in `tracks` or in `skipped`, once."""

    name: str
    tracks: tuple[Track, ...]
    skipped: tuple[Skipped, ...] = ()
    url: str | None = None
    snapshot_id: str | None = None

    @classmethod
    def of(
        cls,
        items: Iterable[Track | Skipped],
        *,
        name: str,
        url: str | None = None,
        snapshot_id: str | None = None,
    ) -> "Playlist":
        """Sort items into tracks and skipped ones; a track that came before is skipped as a duplicate."""
        tracks: list[Track] = []
        skipped: list[Skipped] = []
        seen: set[str] = set()
        for item in items:
            if isinstance(item, Skipped):
                skipped.append(item)
            elif item.identity is not None and item.identity in seen:
                skipped.append(Skipped.track(item, SkipReason.DUPLICATE))
            else:
                tracks.append(item)
                if item.identity is not None:
                    seen.add(item.identity)
        return cls(name=name, url=url, snapshot_id=snapshot_id, tracks=tuple(tracks), skipped=tuple(skipped))


class ExportFile(Struct, frozen=True):
    """A playlist's export as its bytes; `name` is the file's name where one is known."""

    content: bytes
    name: str | None = None


class TrackList(Struct, frozen=True):
    """Tracks that the caller listed one by one."""

    tracks: tuple[Track, ...]


PlaylistRef = SpotifyLink | ExportFile | TrackList  # the forms in which a caller can name a playlist
RefT_contra = TypeVar("RefT_contra", contravariant=True)


class PlaylistSource(Protocol[RefT_contra]):
    """Where a playlist comes from. Each source reads one form of asking."""

    def playlist(self, asked: RefT_contra, /) -> Playlist:
        """Every item of what was asked for.

        Raises:
            MoodlistError: it cannot be read; the error says why and what to do instead.
        """
        ...


class TrackListSource:
    """The source of tracks that the caller listed: the list is the playlist."""

    def playlist(self, asked: TrackList, /) -> Playlist:
        """The tracks, each once; the list has no name."""
        return Playlist.of(asked.tracks, name="")


class SourceByKind:
    """The source of whatever is asked for: each form goes to the source that reads it."""

    def __init__(
        self,
        links: PlaylistSource[SpotifyLink],
        files: PlaylistSource[ExportFile],
        lists: PlaylistSource[TrackList],
    ):
        self._links = links
        self._files = files
        self._lists = lists

    def playlist(self, asked: PlaylistRef, /) -> Playlist:
        """Every item of what was asked for."""
        match asked:
            case SpotifyLink():
                return self._links.playlist(asked)
            case ExportFile():
                return self._files.playlist(asked)
            case TrackList():
                return self._lists.playlist(asked)
