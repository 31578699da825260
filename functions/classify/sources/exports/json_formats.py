"""The JSON formats: Spotify's account data, and lists of flat records such as Skiley's export.

Account data ("Download your data") has Playlist1.json with several playlists and YourLibrary.json with the liked songs:
https://support.spotify.com/us/article/understanding-your-data
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec.structs import replace

from classify.core.playlist import SkipReason
from classify.errors import BadRequest
from classify.sources.exports.columns import KNOWN, is_readable, normalise
from classify.sources.exports.csv_table import Table
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.rows import read_rows

_SCALARS = {bool, int, float}


def read_json(text: str) -> Iterable[ExportEntry] | None:
    """Return the entries of the file, or None if it has no known structure.

    Raises:
        BadRequest: the text is not JSON, is nested too deeply, or is an empty list.
    """
    match _parse(text):
        case {"playlists": [*playlists]}:
            return _read_playlists(playlists)
        case {"tracks": [*tracks]}:
            return _read_liked_songs(tracks)
        case []:
            raise BadRequest("The list in this JSON file is empty. Export the playlist again.")
        case [*records]:
            return _read_records(records)
    return None


def _parse(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise BadRequest(f"The file looks like JSON but cannot be read: {error}. Export it again.") from None


def _read_playlists(playlists: Sequence[Any]) -> Iterator[ExportEntry]:
    """Read Playlist1.json: the entries of all its playlists, one playlist after the other."""
    for playlist in playlists:
        items = playlist.get("items") if isinstance(playlist, dict) else None
        for item in items if isinstance(items, list) else ():
            yield replace(_read_item(item), playlist=_text(playlist, "name"))


def _read_item(item: Any) -> ExportEntry:
    """Read an item with the keys `track`, `episode`, `audiobook` and `localTrack`, of which one is not null."""
    match item:
        case {"track": dict(track)}:
            return _read_track(track, name="trackName", artist="artistName", album="albumName", uri="trackUri")
        case {"localTrack": dict(track)}:
            entry = _read_track(track, name="trackName", artist="artistName", album="albumName", uri="uri")
            return replace(entry, skip=SkipReason.LOCAL_FILE)
        case {"episode": dict(content)} | {"audiobook": dict(content)}:
            name = _text(content, "episodeName") or _text(content, "audiobookName") or _text(content, "name")
            return ExportEntry(name=name, skip=SkipReason.EPISODE)
    return ExportEntry(skip=SkipReason.UNAVAILABLE)


def _read_liked_songs(tracks: Sequence[Any]) -> Iterator[ExportEntry]:
    """Read YourLibrary.json."""
    for track in tracks:
        entry = _read_track(track, name="track", artist="artist", album="album", uri="uri")
        yield replace(entry, playlist="Liked Songs")


def _read_track(track: Any, *, name: str, artist: str, album: str, uri: str) -> ExportEntry:
    """Read a track object; the keyword arguments are the keys that this file uses."""
    artist_name, link = _text(track, artist), _text(track, uri)
    return ExportEntry(
        links=(link,) if link else (),
        name=_text(track, name),
        artists=(artist_name,) if artist_name else (),
        album=_text(track, album),
    )


def _text(content: Any, key: str) -> str | None:
    value = content.get(key) if isinstance(content, dict) else None
    return value or None if isinstance(value, str) else None


def _read_records(values: Sequence[Any]) -> Iterable[ExportEntry] | None:
    """Read flat records as the rows of a table whose header is their keys, or return None if no key is known.

    https://skiley.net uses the names of its CSV columns as keys.
    """
    records: list[Mapping[str, Any]] = [value if isinstance(value, dict) else {} for value in values]
    keys = {normalise(key): key for key in reversed(dict.fromkeys(chain.from_iterable(records)))}
    header = tuple(name for name in keys if name in KNOWN)
    if not is_readable(header):
        return None
    ordered = [keys[name] for name in header]
    return read_rows(Table(header, ([_cell(record.get(key)) for key in ordered] for record in records)))


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else repr(value) if type(value) in _SCALARS else ""
