"""Findings as cache entries, and back.

An entry's value is JSON, because JSON preserves every bit of a float; DynamoDB's own numbers are decimal.
"""

import msgspec
from msgspec import Struct

from classify.core.features import Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.sources.feature_cache.store import Entry

HIT_TTL = 180 * 86_400  # seconds; the features of a recording hardly ever change
MISS_TTL = 22 * 3600  # seconds; a provider may add a new release any day, so every daily run asks it


class _Value(Struct, frozen=True, omit_defaults=True):
    """What a provider found for a track; for a miss, the identifiers that it looked for."""

    found: Found | None = None
    looked_for: tuple[str, ...] = ()


def cache_key(track: Track) -> str | None:
    """Return the key of a track's entry; None for a track without id and ISRC."""
    if track.id:
        return f"track:{track.id}"
    return f"isrc:{track.isrc}" if track.isrc else None


def entry_for(track: Track, finding: Finding, now: float) -> Entry | None:
    """Return the entry to store at `now` (seconds since 1970); None for a provider's failure or without a key."""
    key = cache_key(track)
    if key is None or (isinstance(finding, Missing) and finding != Missing(SkipReason.NO_FEATURES)):
        return None
    if isinstance(finding, Found):
        value, ttl = _Value(finding), HIT_TTL
    else:
        value, ttl = _Value(looked_for=_identifiers(track)), MISS_TTL
    return Entry(key, msgspec.json.encode(value).decode(), int(now) + ttl)


def finding_from(track: Track, entry: Entry, now: float) -> Finding | None:
    """Return the finding in an entry; None if the entry has expired, is invalid, or is a miss that may now be a hit.

    A miss counts only if the provider looked for all identifiers of this track. Another playlist may give the same
    track more of them, and those are worth a lookup.
    """
    if entry.expires <= now:
        return None
    try:
        value = msgspec.json.decode(entry.value, type=_Value)
    except msgspec.MsgspecError:
        return None
    if value.found is None and not set(_identifiers(track)) <= set(value.looked_for):
        return None
    return value.found or Missing(SkipReason.NO_FEATURES)


def _identifiers(track: Track) -> tuple[str, ...]:
    """Return everything by which a provider can look up the track."""
    return tuple(each for each in (track.id, track.linked_from, track.isrc, *track.more_isrcs) if each)
