"""The common result of every reader: one entry of an export, which becomes a track or a skipped item."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote_plus

from msgspec import Struct

from classify.core.features import FEATURE_NAMES
from classify.core.playlist import Skipped, SkipReason, Track
from classify.core.song_names import SongName
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

# The three forms that nearly every export uses; everything else takes the slow path.
_USUAL_TRACK = re.compile(r"(?:spotify:track:|https://open\.spotify\.com/track/)?([0-9A-Za-z]{22})(?:\?[^/]*)?")
_LOCAL_FILE = re.compile(r"spotify:local:|(?:https?://)?(?:open|play)\.spotify\.com/local/", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z]+:\S+\Z|[\w.-]+\.[a-z]+/\S+\Z", re.IGNORECASE)
_OTHER_KIND = re.compile(  # each group has the name of the reason for which the link is skipped
    r"(?:spotify:|(?:https?://)?(?:open|play)\.spotify\.com/(?:intl-[\w-]+/)?(?:embed/)?)"
    r"(?:(?P<local_file>local)|(?P<episode>episode|show|audiobook|chapter)"
    r"|(?P<no_id>album|artist|playlist|user|concert|genre))[:/]",
    re.IGNORECASE,
)


class ExportEntry(Struct, frozen=True, kw_only=True, gc=False):
    """One entry of an export. `links` holds its ids, URIs and URLs, best first; `given` holds features in raw units."""

    links: tuple[str, ...] = ()
    name: str | None = None
    artists: tuple[str, ...] = ()
    label: str | None = None  # a text beside the link
    album: str | None = None
    isrc: str | None = None
    more_isrcs: tuple[str, ...] = ()
    given: Mapping[str, float] | None = None
    playlist: str | None = None
    skip: SkipReason | None = None  # set if the file itself says that this is not a track
    duration_ms: float | None = None  # if it is not among the features
    is_play: bool = False  # one play of a listening history, not an entry of a list

    def to_item(self, position: int) -> Track | Skipped:
        """Return a track if there is an id, an ISRC or all ten features; else a skipped item with the reason."""
        found = self.skip or _settle(self.links)
        if isinstance(found, SkipReason):
            return self._skipped(position, found)
        if not (found or self.isrc or (self.given and len(self.given) == len(FEATURE_NAMES))):
            return self._skipped(position, SkipReason.NO_ID, named=self._named(self.name or self.label, self.artists))
        return Track(
            position=position,
            id=found,
            name=self.name,
            artists=self.artists,
            label=self.label,
            album=self.album,
            isrc=self.isrc,
            more_isrcs=self.more_isrcs,
            given=self.given,
        )

    def _named(self, title: str | None, artists: tuple[str, ...]) -> SongName | None:
        """Return the name by which the song can be searched; None without a title or an artist."""
        duration = self.duration_ms or (self.given or {}).get("duration_ms")
        return SongName(title, artists, duration) if title and artists else None

    def _skipped(self, position: int, reason: SkipReason, named: SongName | None = None) -> Skipped:
        name, artists = self.name or self.label, self.artists
        link = next(filter(_LOCAL_FILE.match, map(str.strip, self.links)), None)
        if name is None and link and reason is SkipReason.LOCAL_FILE:
            name, artists = _parse_local_file(link)
        if reason is SkipReason.LOCAL_FILE:
            named = self._named(name, artists)
        return Skipped(position=position, reason=reason, name=name, artists=artists, named=named)


class FoundEntries(Struct, frozen=True):
    """The entries of a file, parsed as you iterate, and how many more the file says that the playlist has."""

    entries: Iterable[ExportEntry]
    missing: int = 0


def parse_reference(text: str) -> str | SkipReason | None:
    """Return the track id in an id, URI or URL; None if it is none of these.

    If it refers to something other than a track, return the reason for which that is skipped.
    """
    text = text.strip()
    if usual := _USUAL_TRACK.fullmatch(text):
        return usual[1]
    if not text or "spotify" not in text.lower():
        return None
    if (other := _OTHER_KIND.match(text)) and other.lastgroup:
        return SkipReason(other.lastgroup)
    try:
        link = SpotifyLink.parse(text, bare="track")
    except BadRequest:
        return None
    return link.id if link.kind == "track" else None


def may_be_link(text: str) -> bool:
    """Return whether a cell may stand in a column of links: it is blank, an id, a URI or a URL of any service."""
    return not text.strip() or parse_reference(text) is not None or _ADDRESS.match(text.strip()) is not None


def is_track_link(text: str) -> bool:
    """Return whether this is the URI or URL of a track, and not an id alone, which may be that of anything."""
    found = parse_reference(text)
    return found is not None and not isinstance(found, SkipReason) and (":" in text or "/" in text)


def is_local_file(text: str) -> bool:
    """Return whether this is the link of a file on somebody's computer."""
    return _LOCAL_FILE.match(text.strip()) is not None


def _settle(links: Sequence[str]) -> str | SkipReason | None:
    """Return the track id or the reason of the first link that says what it links to, else the first id alone."""
    bare: str | None = None
    reason: SkipReason | None = None
    for link in links:
        found = parse_reference(link)
        if isinstance(found, SkipReason):
            reason = reason or found
        elif found and (":" in link or "/" in link):
            return found
        else:
            bare = bare or found
    return reason or bare


def _parse_local_file(link: str) -> tuple[str | None, tuple[str, ...]]:
    """Return title and artists from `spotify:local:Artist:Album:Title:seconds`; None and () for missing parts."""
    parts = [unquote_plus(part).strip() for part in re.split("[:/]", _LOCAL_FILE.sub("", link.strip(), count=1))]
    if len(parts) < 3:
        return None, ()
    return parts[2] or None, (parts[0],) if parts[0] else ()
