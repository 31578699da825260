"""What each column of a table holds, by the names that exporters give their columns.

Names are compared without case, spaces and punctuation: "Spotify - id" (TuneMyMusic) equals "Spotify ID" (Exportify,
2020).
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from classify.core.features import FEATURE_NAMES
from classify.core.playlist import SkipReason
from classify.sources.exports.cells import parse_moodlist_title, parse_title

_LINKS = ("trackuri", "spotifyuri", "trackid", "spotifyid", "spotifytrackid", "spotifytrackuri", "trackurl",
          "spotifyurl", "uri", "url", "link", "id")  # fmt: skip
_NAMES = ("trackname", "song", "songname", "title", "tracktitle", "name", "track")
_ARTISTS = ("artistnames", "artistname", "artists", "artist")
_ALBUMS = ("albumname", "album", "albumtitle")
_ISRCS = ("isrc", "trackisrc")
_PLAYLISTS = ("playlistname", "playlist")
_DURATIONS: Mapping[str, float | None] = {  # milliseconds per unit; None: unknown, so only `3:29` is accepted
    "durationms": 1.0,
    "trackdurationms": 1.0,
    "trackduration": 1.0,
    "duration": None,
}
_FEATURES: Mapping[str, tuple[str, str]] = {  # Spotify's names, and Skiley's
    name: (name, f"trackfeature{name}") for name in FEATURE_NAMES if name != "duration_ms"
}
_SKIPS: Mapping[str, Mapping[str, SkipReason]] = {  # columns whose value says that a row is not a track
    "type": {"artist": SkipReason.NO_ID, "album": SkipReason.NO_ID, "episode": SkipReason.EPISODE},
    "islocal": dict.fromkeys(("local", "true", "1"), SkipReason.LOCAL_FILE),
    "skipped": {each: each for each in (SkipReason.LOCAL_FILE, SkipReason.EPISODE, SkipReason.UNAVAILABLE)},
}
_MOODLIST_CSV = {"position", "song", "artist", "url", "mood", "score"}
_EXPORTER_MARKS = {"secondaryartistsnames", "addeddate", "artisturi", "artisturis", "artistids"}

KNOWN = {*_LINKS, *_NAMES, *_ARTISTS, *_ALBUMS, *_ISRCS, *_PLAYLISTS, *_DURATIONS, *_SKIPS, *_EXPORTER_MARKS}.union(
    *_FEATURES.values()
)
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")


class Columns(Struct, frozen=True, kw_only=True):
    """The index of each column in a row, from 0; None if the table has no such column."""

    links: tuple[int, ...]
    name: int | None
    artists: int | None
    more_artists: int | None  # Skiley puts the first artist into a column of its own
    album: int | None
    isrc: int | None
    playlist: int | None
    duration: int | None
    duration_unit: float | None  # milliseconds per unit; None: unknown, so only `3:29` is accepted
    features: Mapping[str, int]
    skips: tuple[tuple[int, Mapping[str, SkipReason]], ...]  # columns whose value may say that the row is not a track
    parse_title: Callable[[str], str | None]
    split_artists: Callable[[str], tuple[str, ...]]

    @classmethod
    def of(cls, header: Sequence[str]) -> "Columns":
        """Find the columns in a header of normalised names; the first of two equal names counts."""
        at = {name: index for index, name in reversed(list(enumerate(header)))}

        def first(names: Sequence[str]) -> int | None:
            return next((at[name] for name in names if name in at), None)

        duration = next((name for name in _DURATIONS if name in at), "")
        return cls(
            links=tuple(at[name] for name in _LINKS if name in at),
            name=first(_NAMES),
            artists=first(_ARTISTS),
            more_artists=at.get("secondaryartistsnames"),
            album=first(_ALBUMS),
            isrc=first(_ISRCS),
            playlist=first(_PLAYLISTS),
            duration=at.get(duration),
            duration_unit=_duration_unit(duration, at),
            features={name: index for name, names in _FEATURES.items() if (index := first(names)) is not None},
            skips=tuple((at[name], reasons) for name, reasons in _SKIPS.items() if name in at),
            parse_title=parse_moodlist_title if _MOODLIST_CSV.issubset(at) else parse_title,
            split_artists=_artist_splitter(at),
        )


def normalise(name: str) -> str:
    """Return a column's name as this module compares it: lower case, letters and digits only."""
    return "".join(filter(str.isalnum, name.lower()))


def known_names(header: Collection[str]) -> set[str]:
    """Return the names in the header that this module knows."""
    return KNOWN.intersection(header)


def is_readable(header: Collection[str]) -> bool:
    """Return whether rows can become tracks: by a link, an ISRC, all features, or at least a title and an artist."""
    names = set(header)
    has_id = not names.isdisjoint((*_LINKS[:-1], *_ISRCS))  # a column "id" alone may be any database's key
    has_features = all(map(names.intersection, (*_FEATURES.values(), _DURATIONS)))
    has_titles = all(map(names.intersection, (_NAMES, _ARTISTS)))
    return has_id or has_features or has_titles


def _duration_unit(name: str, header: Collection[str]) -> float | None:
    """Return milliseconds per unit. Soundiiz writes seconds; it is the only exporter with an "addedDate" column."""
    return 1000.0 if name == "duration" and "addeddate" in header else _DURATIONS.get(name)


def _artist_splitter(header: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    """Choose how to split the cell of artists; exporters share that column's name, so the other columns decide."""
    if not {"artisturis", "artistids", "spotifyuri"}.isdisjoint(header):
        return split_at_commas
    if {"artisturi", "trackdurationms"}.issubset(header):
        return split_at_commas
    return _split_at_semicolons if not {"artistnames", "artists"}.isdisjoint(header) else _single_artist


def split_at_commas(text: str) -> tuple[str, ...]:
    r"""Split a cell of exportify.app, which writes `\,` for a comma in a name; its forks of 2020 do not escape.

    https://github.com/watsonbox/exportify
    """
    if "," not in text:
        return (text,)
    return tuple(name.replace("\\,", ",") for name in _strip(_UNESCAPED_COMMA.split(text)))


def _split_at_semicolons(text: str) -> tuple[str, ...]:
    """Split a cell of exportify.net: https://github.com/pavelkomarov/exportify"""
    return _strip(text.split(";"))


def _single_artist(text: str) -> tuple[str, ...]:
    """Take the cell as one name: "Tyler, The Creator" is a single artist."""
    return (text,)


def _strip(parts: list[str]) -> tuple[str, ...]:
    return tuple(name for part in parts if (name := part.strip()))
