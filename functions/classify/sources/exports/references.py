"""Ids, URIs and URLs as they stand in exports: which track they mean, or why they mean none."""

import re
from urllib.parse import unquote_plus

from classify.core.playlist import SkipReason
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

_USUAL = re.compile(r"(?:spotify:track:|https://open\.spotify\.com/track/)?([0-9A-Za-z]{22})(?:\?[^/]*)?")
_LOCAL = re.compile(r"spotify:local:|(?:https?://)?(?:open|play)\.spotify\.com/local/", re.IGNORECASE)
_SPOKEN = re.compile(
    r"(?:spotify:|(?:https?://)?(?:open|play)\.spotify\.com/(?:intl-[\w-]+/)?(?:embed/)?)"
    r"(?:episode|show|audiobook|chapter)[:/]",
    re.IGNORECASE,
)


def points_at(text: str) -> str | SkipReason | None:
    """The track's id, the reason why it is no track, or None when this is no reference at all."""
    text = text.strip()
    if usual := _USUAL.fullmatch(text):
        return usual[1]
    if not text or "spotify" not in text.lower():
        return None
    if _LOCAL.match(text):
        return SkipReason.LOCAL_FILE
    if _SPOKEN.match(text):
        return SkipReason.EPISODE
    try:
        link = SpotifyLink.parse(text, bare="track")
    except BadRequest:
        return None
    return link.id if link.kind == "track" else None


def local_title(link: str) -> tuple[str | None, tuple[str, ...]]:
    """Title and artist out of `spotify:local:Artist:Album:Title:seconds`, where they are told."""
    parts = [unquote_plus(part).strip() for part in re.split("[:/]", _LOCAL.sub("", link.strip(), count=1))]
    if len(parts) < 3:
        return None, ()
    return parts[2] or None, (parts[0],) if parts[0] else ()
