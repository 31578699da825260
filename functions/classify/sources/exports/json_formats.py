"""Spotify's "Download your data": Playlist1.json (several playlists) and YourLibrary.json (liked songs).

https://support.spotify.com/us/article/understanding-your-data
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from classify.core.playlist import SkipReason
from classify.sources.exports.entry import Entry


def playlists(found: Sequence[Any]) -> Iterator[Entry]:
    """The items of all playlists of the file, one playlist after the other."""
    for playlist in found:
        items = playlist.get("items") if isinstance(playlist, dict) else None
        for item in items if isinstance(items, list) else ():
            yield replace(_item(item), playlist=_text(playlist, "name"))


def library(tracks: Sequence[Any]) -> Iterator[Entry]:
    """The liked songs."""
    for track in tracks:
        entry = _track(track, name="track", artist="artist", album="album", uri="uri")
        yield replace(entry, playlist="Liked Songs")


def _item(item: Any) -> Entry:
    """An item has four keys, of which one is not null: track, episode, audiobook or localTrack."""
    match item:
        case {"track": dict(track)}:
            return _track(track, name="trackName", artist="artistName", album="albumName", uri="trackUri")
        case {"localTrack": dict(track)}:
            entry = _track(track, name="trackName", artist="artistName", album="albumName", uri="uri")
            return replace(entry, skip=SkipReason.LOCAL_FILE)
        case {"episode": dict(spoken)} | {"audiobook": dict(spoken)}:
            name = _text(spoken, "episodeName") or _text(spoken, "audiobookName") or _text(spoken, "name")
            return Entry(name=name, skip=SkipReason.EPISODE)
    return Entry(skip=SkipReason.UNAVAILABLE)


def _track(track: Any, *, name: str, artist: str, album: str, uri: str) -> Entry:
    by, link = _text(track, artist), _text(track, uri)
    return Entry(
        links=(link,) if link else (),
        name=_text(track, name),
        artists=(by,) if by else (),
        album=_text(track, album),
    )


def _text(holder: Any, key: str) -> str | None:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value or None if isinstance(value, str) else None
