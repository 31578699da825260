"""The names under which exporters write each column, without case, spaces and punctuation.

"Spotify - id" (TuneMyMusic) and "Spotify ID" (Exportify, 2020) are the same name here.
"""

from collections.abc import Collection, Mapping

from classify.core.features import FEATURE_NAMES
from classify.core.playlist import SkipReason

LINKS = ("trackuri", "spotifyuri", "trackid", "spotifyid", "spotifytrackid", "spotifytrackuri", "trackurl",
         "spotifyurl", "uri", "url", "link", "id")  # fmt: skip
NAMES = ("trackname", "song", "songname", "title", "tracktitle", "name", "track")
ARTISTS = ("artistnames", "artistname", "artists", "artist")
ALBUMS = ("albumname", "album", "albumtitle")
ISRCS = ("isrc", "trackisrc")
PLAYLISTS = ("playlistname", "playlist")
DURATIONS: Mapping[str, float | None] = {  # milliseconds per unit; None: only `3:29` can be trusted
    "durationms": 1.0,
    "trackdurationms": 1.0,
    "trackduration": 1.0,
    "duration": None,
}
FEATURES: Mapping[str, tuple[str, str]] = {  # Spotify's own names, and those of Skiley
    name: (name, f"trackfeature{name}") for name in FEATURE_NAMES if name != "duration_ms"
}
VERDICTS: Mapping[str, Mapping[str, SkipReason]] = {  # columns that say that a row is no track
    "type": {"artist": SkipReason.NO_ID, "album": SkipReason.NO_ID, "episode": SkipReason.EPISODE},
    "islocal": dict.fromkeys(("local", "true", "1"), SkipReason.LOCAL_FILE),
    "skipped": {each: each for each in (SkipReason.LOCAL_FILE, SkipReason.EPISODE, SkipReason.UNAVAILABLE)},
}

_OWN = {"position", "song", "artist", "url", "mood", "score"}
_MORE = {"secondaryartistsnames", "addeddate", "artisturi", "artisturis", "artistids"}  # tell exporters apart
KNOWN = {*LINKS, *NAMES, *ARTISTS, *ALBUMS, *ISRCS, *PLAYLISTS, *DURATIONS, *VERDICTS, *_MORE}.union(*FEATURES.values())


def normalised(name: str) -> str:
    """A column's name as this file writes it."""
    return "".join(filter(str.isalnum, name.lower()))


def known_names(header: Collection[str]) -> set[str]:
    """Those of the names that mean something here."""
    return KNOWN.intersection(header)


def duration_unit(name: str, header: Collection[str]) -> float | None:
    """Milliseconds per unit of a column of durations: Soundiiz, alone with "addedDate", writes seconds."""
    return 1000.0 if name == "duration" and "addeddate" in header else DURATIONS.get(name)


def is_ours(header: Collection[str]) -> bool:
    """Whether this is the CSV that we answer with."""
    return _OWN.issubset(header)


def recognised(header: Collection[str]) -> bool:
    """Whether rows below can be read: by a link, an ISRC, all features, or at least title and artist."""
    names = set(header)
    linked = not names.isdisjoint((*LINKS[:-1], *ISRCS))  # a column "id" alone could be anybody's
    featured = all(map(names.intersection, (*FEATURES.values(), DURATIONS)))
    titled = all(map(names.intersection, (NAMES, ARTISTS)))
    return linked or featured or titled
