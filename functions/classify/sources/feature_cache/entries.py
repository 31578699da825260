"""A finding as the text that a store keeps, and back.

JSON keeps a float to its last bit; DynamoDB's own numbers are decimal ones.
"""

import msgspec
from msgspec import Struct

from classify.core.features import Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.sources.feature_cache.store import Entry

HIT_TTL = 180 * 86_400  # seconds; the features of a recording hardly ever change
MISS_TTL = 86_400  # seconds; a service may learn of a new release any day


class _Remembered(Struct, frozen=True, omit_defaults=True):
    """What was found of a track; or nothing, and then under which names it was looked for."""

    found: Found | None = None
    looked_for: tuple[str, ...] = ()


def cache_key(track: Track) -> str | None:
    """The key under which a track's finding is kept; None for a track that nothing identifies."""
    if track.id:
        return f"track:{track.id}"
    return f"isrc:{track.isrc}" if track.isrc else None


def entry_for(track: Track, finding: Finding, now: float) -> Entry | None:
    """The entry for a finding; None for one that says nothing about tomorrow, such as a provider's failure."""
    key = cache_key(track)
    if key is None or (isinstance(finding, Missing) and finding != Missing(SkipReason.NO_FEATURES)):
        return None
    if isinstance(finding, Found):
        remembered, lasts = _Remembered(finding), HIT_TTL
    else:
        remembered, lasts = _Remembered(looked_for=_names(track)), MISS_TTL
    return Entry(key, msgspec.json.encode(remembered).decode(), int(now) + lasts)


def finding_from(track: Track, entry: Entry, now: float) -> Finding | None:
    """What the entry says of the track; None where it has expired, cannot be read, or does not answer for this track.

    Another playlist may know more names of a track than the one for which it was not found: those are worth a try.
    """
    if entry.expires <= now:
        return None
    try:
        remembered = msgspec.json.decode(entry.value, type=_Remembered)
    except msgspec.MsgspecError:
        return None
    if remembered.found is None and not set(_names(track)) <= set(remembered.looked_for):
        return None
    return remembered.found or Missing(SkipReason.NO_FEATURES)


def _names(track: Track) -> tuple[str, ...]:
    """All that a provider can look for."""
    return tuple(name for name in (track.id, track.linked_from, track.isrc) if name)
