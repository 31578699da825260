"""JSON objects that stand for songs -> entries.

A song is recognised by the names and values in its object, because Spotify's Web API, its account data, spotDL,
exportify-cli, Skiley, Moodlist and people's own scripts have different names for the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from classify.core.playlist import SkipReason
from classify.sources.exports.columns import KNOWN, Columns, is_readable
from classify.sources.exports.csv_table import Table
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.rows import read_rows
from classify.sources.exports.song_fields import READ, SongFields, column_of, read_fields, references, role_of

# Keys of an entry whose value is the song itself: those of the Web API (`track`, since 2026 `item`) and account data.
_WRAPPERS: Mapping[str, SkipReason | None] = {
    "item": None,
    "track": None,
    "song": None,
    "attributes": None,  # of Apple Music's API
    "localTrack": SkipReason.LOCAL_FILE,
    "episode": SkipReason.EPISODE,
    "audiobook": SkipReason.EPISODE,
    "chapter": SkipReason.EPISODE,
}
_ADDED = {"added_at", "addedDate", "played_at"}  # an entry with one of these is a removed song if it has no object
_CONTENTS = ("tracks", "items", "songs")  # an object with one of these holds songs and is none
_OTHER_KINDS = {"album", "artist", "playlist", "user", "show", "audiobook"}  # what Spotify writes as an object's `type`
_UNAVAILABLE = SongFields({}, skip=SkipReason.UNAVAILABLE)


class _Content(Struct, frozen=True):
    """The song in an entry of a list, with what stands beside it; empty if it was removed."""

    song: dict[str, Any]
    skip: SkipReason | None = None


def read_songs(values: Sequence[Any], playlist: str | None) -> Iterator[ExportEntry]:
    """Yield an entry for each element of a list of songs, in order; an element that is none becomes an entry too.

    `playlist` is the name of the playlist, unless an element names another.
    """
    contents = [_unwrap(value) if isinstance(value, dict) else None for value in values]
    wrapped = any(content is not None for content in contents)
    songs = [_read_element(*pair, wrapped=wrapped) for pair in zip(values, contents, strict=True)]
    for song, entry in zip(songs, read_rows(_table(songs)), strict=True):
        if playlist or song.artists or song.skip or song.is_play:
            yield replace(
                entry,
                artists=song.artists or entry.artists,
                playlist=entry.playlist or playlist,
                skip=song.skip or entry.skip,
                is_play=song.is_play,
            )
        else:
            yield entry


def _table(songs: Sequence[SongFields]) -> Table:
    """Return the songs as a table. Where the best column of a kind has no text, another one's stands in it."""
    header = tuple(dict.fromkeys(chain.from_iterable(song.record for song in songs)))
    columns = Columns.of(header)
    roles = ("name", "artists", "album", "isrc", "playlist")
    places = [(at, role) for role in roles if (at := getattr(columns, role)) is not None]
    others = {at: [name for name in header if role_of(name) == role and name != header[at]] for at, role in places}
    others = {at: names for at, names in others.items() if names}

    def rows() -> Iterator[list[str]]:
        for song in songs:
            row = [song.record.get(name, "") for name in header]
            for at, names in others.items():
                row[at] = row[at] or next((text for name in names if (text := song.record.get(name))), "")
            yield row

    return Table(header, rows())


def is_song(value: Any, *, alone: bool = False) -> bool:
    """Return whether a JSON value stands for a song: by a link, an ISRC, title and artist, all features, or its place.

    An `id` alone does not suffice, because playlists and people have one too. If the value is `alone`, in no list of
    songs, neither do title and artist, which many an object has.
    """
    if not isinstance(value, dict) or not _may_be_song(tuple(value)):
        return False
    if any(isinstance(value.get(key), list | dict) for key in _CONTENTS):
        return False
    content = _unwrap(value)
    song = content.song if content else value
    fields = read_fields(song)
    links = references(fields.record)
    kind = song.get("type")
    if (isinstance(kind, str) and kind in _OTHER_KINDS) or SkipReason.NO_ID in links.values():
        return False
    evidence = {name for name, text in fields.record.items() if _is_evidence(name, text, links)}
    if alone:
        return is_readable({name for name in evidence if role_of(name) not in {"name", "artists"}})
    return content is not None or fields.skip is SkipReason.EPISODE or is_readable(evidence)


@lru_cache(maxsize=1000)  # callers choose the keys
def _may_be_song(keys: tuple[str, ...]) -> bool:
    return any(key in _WRAPPERS or column_of(key) in READ for key in keys)


def known_columns(values: Iterable[Any]) -> set[str]:
    """Return the columns that the keys of a list of objects name, whatever their values are."""
    return {name for value in values if isinstance(value, dict) for name in map(column_of, value) if name in KNOWN}


def _read_element(value: Any, content: _Content | None, *, wrapped: bool) -> SongFields:
    """Read an element of a list; `wrapped` means that the songs of this list are objects within its elements."""
    if wrapped and not (content and content.song):
        return _UNAVAILABLE
    if not isinstance(value, dict):
        return SongFields({})
    if content is None:
        return read_fields(value)
    fields = read_fields(content.song)
    return replace(fields, skip=content.skip) if content.skip else fields


def _unwrap(value: dict[str, Any]) -> _Content | None:
    """Return the content of an entry, or None if the object is no entry but a song, or something else."""
    keys = [key for key in _WRAPPERS if key in value]
    for key in keys:
        song = value[key]
        if song and isinstance(song, dict):
            beside = {name: each for name, each in value.items() if name not in _WRAPPERS}
            return _Content(beside | song, _WRAPPERS[key])
    is_removed = keys and all(value[key] is None for key in keys) and not _ADDED.isdisjoint(value)
    return _Content({}) if is_removed else None


def _is_evidence(name: str, text: str, links: Mapping[str, str | SkipReason | None]) -> bool:
    """Return whether a value may be what its name promises."""
    role = role_of(name)
    if role == "links":
        return links.get(name) is not None
    return bool(text) and (role not in {"isrc", None} or any(map(str.isdigit, text)))  # None: a feature or a duration
