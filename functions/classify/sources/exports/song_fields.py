"""The object of a song in JSON -> the row of a table: what its keys mean, whichever tool wrote them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from msgspec import Struct

from classify.core.features import FEATURE_NAMES
from classify.core.playlist import SkipReason
from classify.sources.exports.columns import KNOWN, Columns, normalise
from classify.sources.exports.entry import parse_reference

_SPOKEN = {"episodename": "title", "audiobookname": "title", "audiobooktitle": "title", "audiobookchaptertitle": "name"}
_SAME_AS = {  # names that only JSON has, and the name of a column that means the same
    **_SPOKEN,
    "episodeshowname": "artist",
    "showname": "artist",
    "podcastname": "artist",
    "show": "artist",
    "episodeuri": "uri",
    "spotifyepisodeuri": "uri",
    "audiobookuri": "uri",
    "audiobookchapteruri": "uri",
    "artistsname": "artistnames",
    "trackartist": "artist",
    "trackartists": "artists",
    "songid": "id",  # of spotDL, as is the next
    "listname": "playlistname",
}
# The reasons in a report that hold whenever it is read again.
_FINAL_REASONS = {SkipReason.LOCAL_FILE, SkipReason.EPISODE, SkipReason.UNAVAILABLE, SkipReason.UNREADABLE_ROW}
_ROLES = ("links", "name", "artists", "album", "isrc", "playlist")
_PLAYED = {"ms_played", "msPlayed"}  # only a listening history has these
_FEATURES = frozenset(map(normalise, FEATURE_NAMES))
_FEATURE_OBJECTS = {"audiofeatures", "features"}
# The columns that are read, from a value or from what is within it.
READ = {*KNOWN, *_FEATURE_OBJECTS, "externalids", "externalurls"}


class SongFields(Struct, frozen=True):
    """What an object says of a song, by the names that `columns.normalise` gives to columns."""

    record: dict[str, str]
    artists: tuple[str, ...] = ()  # if they were a list
    skip: SkipReason | None = None  # if the object says that it is not a track
    is_play: bool = False  # one play of a listening history


class _Keys(NamedTuple):
    """What the keys of an object mean."""

    read: tuple[tuple[str, str, str | None], ...]  # each key that is read, its column, and that one's role
    spoken: tuple[str, ...]  # those that name an episode or an audiobook
    may_skip: bool  # the object may say that it is not a track
    is_play: bool


def read_fields(value: Mapping[str, Any]) -> SongFields:
    """Turn an object into a row. A list or an inner object becomes the text that a cell would have."""
    keys = _keys(tuple(value))
    record: dict[str, str] = {}
    artists: tuple[str, ...] = ()
    for key, column, role in keys.read:
        each = value[key]
        if isinstance(each, str):
            record[column] = record.get(column) or each
        elif isinstance(each, dict | list):
            names = _names(each) if role else ()
            if role == "artists" and len(names) > len(artists):
                artists = names
            for inner, text in _inner_fields(column, role, each, names):
                record[inner] = record.get(inner) or text
        elif not (role and isinstance(each, bool)):  # since 2026 the song itself has a key `track`, which is true
            record[column] = record.get(column) or _text(each)
    return SongFields(record, artists, _skip_reason(value, keys, record) if keys.may_skip else None, keys.is_play)


def _skip_reason(value: Mapping[str, Any], keys: _Keys, record: Mapping[str, str]) -> SkipReason | None:
    reason = value.get("reason")  # of a report of Moodlist
    if isinstance(reason, str) and reason in _FINAL_REASONS:
        return SkipReason(reason)
    is_spoken = value.get("episode") is True or any(value[key] for key in keys.spoken)
    if is_spoken and not any(isinstance(each, str) for each in references(record).values()):
        return SkipReason.EPISODE
    return None


@lru_cache(maxsize=1000)  # callers choose the keys
def _keys(keys: tuple[str, ...]) -> _Keys:
    columns = tuple((key, column, role_of(column)) for key in keys if (column := column_of(key)) in READ)
    spoken = tuple(key for key in keys if normalise(key) in _SPOKEN)
    may_skip = bool(spoken) or "reason" in keys or "episode" in keys
    return _Keys(columns, spoken, may_skip, not _PLAYED.isdisjoint(keys))


def is_play(value: Mapping[str, Any]) -> bool:
    """Return whether an object is one play of a listening history."""
    return not _PLAYED.isdisjoint(value)


def is_read(key: str) -> bool:
    """Return whether a text or a number with this key is read from an object."""
    return column_of(key) in KNOWN or key in _PLAYED


def references(record: Mapping[str, str]) -> dict[str, str | SkipReason | None]:
    """Return what each link of a record refers to; see `entry.parse_reference`. A bare `id` may be anybody's."""
    links = {name: text for name, text in record.items() if role_of(name) == "links" and name != "id"}
    return {name: parse_reference(text) for name, text in links.items()}


@lru_cache(maxsize=1000)  # callers choose the keys
def column_of(key: str) -> str:
    """Return the name of the column that means the same as a key."""
    name = normalise(key)
    return _SAME_AS.get(name, name)


@cache  # there are a few hundred names of columns
def role_of(column: str) -> str | None:
    """Return the field of `Columns` that a column of texts or links fills, or None for any other of `READ`."""
    columns = Columns.of((column,))
    return next((role for role in _ROLES if getattr(columns, role) not in {None, ()}), None)


def _inner_fields(column: str, role: str | None, value: Any, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns, with their texts, that a list or an inner object fills."""
    if role in {"artists", "album", "playlist"}:
        yield column, ", ".join(names)
        return
    inner = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(inner, dict):
        yield column, _text(inner)
    elif column == "externalids":
        yield "isrc", _text(inner.get("isrc"))
    elif column == "externalurls":
        yield "url", _text(inner.get("spotify"))
    elif column in _FEATURE_OBJECTS:
        yield from ((name, _text(each)) for key, each in inner.items() if (name := column_of(key)) in _FEATURES)


def _names(value: Any) -> tuple[str, ...]:
    """Return the names in a list of texts or of objects with a `name`, or in one such object."""
    values = value if isinstance(value, list) else [value]
    names = (_text(each.get("name")) if isinstance(each, dict) else _text(each) for each in values)
    return tuple(name for each in names if (name := each.strip()))


def _text(value: Any) -> str:
    """Return what a cell of a table would have: nothing for null, a list or an object."""
    return value if isinstance(value, str) else repr(value) if isinstance(value, int | float) else ""
