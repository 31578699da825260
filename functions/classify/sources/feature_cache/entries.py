"""Findings as cache entries, and back.

An entry's value is JSON, because JSON preserves every bit of a float; DynamoDB's own numbers are decimal.
"""

import msgspec
from msgspec import Struct, structs

from classify.core.features import Finding, Found, Missing, month_of
from classify.core.playlist import SkipReason, Track
from classify.sources.feature_cache.store import Entry

MISS_TTL = 22 * 3600  # seconds; a provider may add a new release any day, so every daily run asks it
_FORMER_HIT_TTL = 180 * 86_400  # seconds; earlier versions let features expire, and did not store when they got them


class _Value(Struct, frozen=True, omit_defaults=True):
    """What a provider found for a track; for a miss, the identifiers that it looked for."""

    found: Found | None = None
    looked_for: tuple[str, ...] = ()


_decode = msgspec.json.Decoder(_Value).decode  # a decoder looks up its type once


def cache_key(track: Track) -> str | None:
    """Return the key of a track's entry; None for a track without id and ISRC."""
    if track.id:
        return f"track:{track.id}"
    return f"isrc:{track.isrc}" if track.isrc else None


def all_keys(track: Track) -> tuple[str, ...]:
    """Return the keys of all entries that may have the track's features, those of its ids first."""
    ids = tuple(f"track:{id_}" for id_ in (track.id, track.linked_from) if id_)
    return ids + tuple(f"isrc:{code}" for code in (track.isrc, *track.more_isrcs) if code)


def entry_for(track: Track, finding: Finding, now: float) -> Entry | None:
    """Return the entry to store at `now` (seconds since 1970); None for a provider's failure or without a key."""
    key = cache_key(track)
    if key is None:
        return None
    if isinstance(finding, Found):
        return found_entry(key, finding)
    if finding != Missing(SkipReason.NO_FEATURES):
        return None
    value = _Value(looked_for=_identifiers(track))
    return Entry(key, _encode(value), int(now) + MISS_TTL)


def found_entry(key: str, found: Found) -> Entry:
    """Return the entry with the features of a track. It never expires."""
    return Entry(key, _encode(_Value(found)), None)


def found_in(entry: Entry) -> Found | None:
    """Return the features in an entry; None if it has none or is invalid."""
    try:
        value = _decode(entry.value)
    except msgspec.MsgspecError:
        return None
    return _with_month(value.found, entry) if value.found else None


def finding_from(track: Track, entry: Entry, now: float) -> Finding | None:
    """Return the finding in an entry; None if it is invalid, or a miss that has expired or may now be a hit.

    A miss counts only if the provider looked for all identifiers of this track. Another playlist may give the same
    track more of them, and those are worth a lookup.
    """
    try:
        value = _decode(entry.value)
    except msgspec.MsgspecError:
        return None
    if value.found is not None:
        return _with_month(value.found, entry)
    if entry.expires is None or entry.expires <= now or not set(_identifiers(track)) <= set(value.looked_for):
        return None
    return Missing(SkipReason.NO_FEATURES)


def _with_month(found: Found, entry: Entry) -> Found:
    """Return the features with their month, which in an entry of an earlier version follows from its expiry."""
    if found.as_of is not None or entry.expires is None:
        return found
    try:
        return structs.replace(found, as_of=month_of(entry.expires - _FORMER_HIT_TTL))
    except ValueError:
        return found


def _encode(value: _Value) -> str:
    return msgspec.json.encode(value).decode()


def _identifiers(track: Track) -> tuple[str, ...]:
    """Return everything by which a provider can look up the track."""
    return tuple(each for each in (track.id, track.linked_from, track.isrc, *track.more_isrcs) if each)
