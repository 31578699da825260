"""Playlists and their items, and the interface of playlist sources."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

from msgspec import Struct, structs

from classify.core.recordings import Recordings
from classify.core.song_names import Candidate, SongName
from classify.core.spotify_link import SpotifyLink, is_spotify_id


class SkipReason(StrEnum):
    """Why an item of a playlist has no mood."""

    LOCAL_FILE = "local_file"
    EPISODE = "episode"
    UNAVAILABLE = "unavailable"
    DUPLICATE = "duplicate"
    NO_ID = "no_id"
    NO_FEATURES = "no_features"
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    UNREADABLE_ROW = "unreadable_row"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"


class Track(Struct, frozen=True, kw_only=True):
    """A recording. `id` is Spotify's (22 base-62 characters); `given` has the feature values that came with it."""

    position: int  # in the playlist, from 1
    id: str | None = None
    name: str | None = None
    artists: tuple[str, ...] = ()
    label: str | None = None  # a text that stood beside the link; it serves as the name until a provider knows it
    album: str | None = None
    isrc: str | None = None
    more_isrcs: tuple[str, ...] = ()  # others of the same recording
    linked_from: str | None = None  # the requested id, if Spotify replaced it with another release's
    given: Mapping[str, float] | None = None
    matched: Candidate | None = None  # what a search by name found, if the list has no id for it

    @property
    def url(self) -> str | None:
        """The track's page on open.spotify.com; None without a valid id."""
        return SpotifyLink("track", self.id).url if self.id and is_spotify_id(self.id) else None

    @property
    def identity(self) -> str | None:
        """What a provider can know the track by: the Spotify id, else the ISRC, else None."""
        return self.id or self.isrc


class Skipped(Struct, frozen=True, kw_only=True):
    """An item of a playlist that gets no mood, and why."""

    position: int
    reason: SkipReason
    name: str | None = None
    artists: tuple[str, ...] = ()
    url: str | None = None
    named: SongName | None = None  # a song without an id, which can be searched by its name
    candidates: tuple[Candidate, ...] = ()  # what a search by name found in its place

    @classmethod
    def track(cls, track: Track, reason: SkipReason) -> "Skipped":
        """Return the track as a skipped item."""
        name = track.name or track.label
        return cls(position=track.position, reason=reason, name=name, artists=track.artists, url=track.url)


class Playlist(Struct, frozen=True, kw_only=True):
    """A playlist, album, file or list. Every item is in either `tracks` or `skipped`, once."""

    name: str
    tracks: tuple[Track, ...]
    skipped: tuple[Skipped, ...] = ()
    url: str | None = None
    snapshot_id: str | None = None
    notes: tuple[str, ...] = ()  # what the reader should know about how the playlist was read

    @property
    def items(self) -> list[Track | Skipped]:
        """All items by their positions."""
        items: list[Track | Skipped] = [*self.tracks, *self.skipped]
        return sorted(items, key=lambda item: item.position)

    @classmethod
    def of(
        cls,
        items: Iterable[Track | Skipped],
        *,
        name: str,
        url: str | None = None,
        snapshot_id: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> "Playlist":
        """Make a playlist of its items. A track that occurs again is skipped as a duplicate.

        Tracks with an id are the same if their ids are equal; tracks without one, if `Recordings` says so.
        """
        tracks: list[Track] = []
        skipped: list[Skipped] = []
        ids: set[str] = set()
        recordings = Recordings()
        for item in items:
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            if item.id is not None:
                known = item.id in ids
                ids.add(item.id)
            else:
                known = item.isrc is not None and recordings.add(item.isrc, item.name, item.artists)
            if known:
                skipped.append(Skipped.track(item, SkipReason.DUPLICATE))
            else:
                tracks.append(item)
        return cls(
            name=name, url=url, snapshot_id=snapshot_id, tracks=tuple(tracks), skipped=tuple(skipped), notes=notes
        )


class ExportFile(Struct, frozen=True):
    """The content of an exported file; `name` is the file's name, if known."""

    content: bytes
    name: str | None = None


class TrackList(Struct, frozen=True):
    """Tracks that the caller listed."""

    tracks: tuple[Track, ...]


PlaylistRef = SpotifyLink | ExportFile | TrackList  # the ways in which a caller can specify a playlist
RefT_contra = TypeVar("RefT_contra", contravariant=True)


class PlaylistSource(Protocol[RefT_contra]):
    """Reads playlists; each implementation reads one kind of `PlaylistRef`."""

    def playlist(self, ref: RefT_contra, /) -> Playlist:
        """Read a playlist with all of its items.

        Raises:
            MoodlistError: it cannot be read; the detail says why and what to do instead.
        """
        ...


class TrackListSource:
    """The source of tracks that the caller listed."""

    def playlist(self, ref: TrackList, /) -> Playlist:
        """Return the listed tracks as a playlist without a name; one that only has names is skipped as NO_ID."""
        return Playlist.of(map(_item, ref.tracks), name="")


def _item(track: Track) -> Track | Skipped:
    if track.identity or track.given or not (track.name and track.artists):
        return track
    skipped = Skipped.track(track, SkipReason.NO_ID)
    return structs.replace(skipped, named=SongName(track.name, track.artists))


class SourceByKind:
    """Passes each kind of `PlaylistRef` to the source that reads it."""

    def __init__(
        self,
        links: Callable[[], PlaylistSource[SpotifyLink]],
        files: PlaylistSource[ExportFile],
        lists: PlaylistSource[TrackList],
    ):
        """Take the sources; the one of links is made when there is a link to read, since it needs Spotify's client."""
        self._links = links
        self._files = files
        self._lists = lists

    def playlist(self, ref: PlaylistRef, /) -> Playlist:
        """Read a playlist with all of its items.

        Raises:
            MoodlistError: it cannot be read; the detail says why and what to do instead.
        """
        match ref:
            case SpotifyLink():
                return self._links().playlist(ref)
            case ExportFile():
                return self._files.playlist(ref)
            case TrackList():
                return self._lists.playlist(ref)
