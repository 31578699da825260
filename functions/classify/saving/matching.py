"""Recognises tracks in a playlist, even if Spotify lists another release of them."""

from collections.abc import Iterable, Iterator, Sequence

from classify.core.playlist import Skipped, Track

Key = tuple[str, ...]


class TrackMatcher:
    """Finds tracks by id, then by ISRC, then by title and artists.

    Spotify may list an added track under the id of the release that it plays instead, with or without `linked_from`:
    https://developer.spotify.com/documentation/web-api/concepts/track-relinking
    """

    def __init__(self, tracks: Sequence[Track]):
        self._by_key: dict[Key, Track] = {}
        for track in tracks:
            for key in _keys(track):
                self._by_key.setdefault(key, track)

    def find(self, entry: Track) -> Track | None:
        """Return the wanted track that matches this playlist entry, or None."""
        return next((self._by_key[key] for key in _keys(entry) if key in self._by_key), None)


def original_id(track: Track) -> str:
    """Return the id with which the track was added, rather than that of the release that Spotify plays instead."""
    id_ = track.linked_from or track.id
    assert id_ is not None, "every track in a playlist has an id"  # noqa: S101
    return id_


def unique_tracks(entries: Iterable[Track | Skipped]) -> tuple[Track, ...]:
    """Return the tracks among the entries in their order, without repetitions."""
    first: dict[str, Track] = {}
    for track in (entry for entry in entries if isinstance(entry, Track)):
        first.setdefault(original_id(track), track)
    return tuple(first.values())


def _keys(track: Track) -> Iterator[Key]:
    for id_ in (track.linked_from, track.id):
        if id_:
            yield ("id", id_)
    if track.isrc:
        yield ("isrc", track.isrc)
    if track.name and track.artists:
        yield ("names", *(name.casefold() for name in (track.name, *track.artists)))
