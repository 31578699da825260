"""A feature provider that reads from a cache first, and looks up only the rest with another provider.

The user's own features, which `moodlist features add FILE` puts into the cache, come before the provider's. They count
under each name of a track: its id, the id that it replaces, and its ISRCs. The provider's count under the name that it
was asked for, so that a finding does not depend on what was looked up before; under another name only if it fails.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import NamedTuple

from classify.core.features import GIVEN, FeatureProvider, Finding, Found, Missing
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.sources.feature_cache.entries import all_keys, cache_key, entry_for, finding_from, found_entry, found_in
from classify.sources.feature_cache.store import Entry, FeatureStore
from classify.sources.http import Progress, ignore_progress

KEYS_PER_READ = 800  # eight calls of 100 to DynamoDB; a failure loses no more cached findings than these
TRACKS_PER_BLOCK = 640  # sixteen calls of 40 to ReccoBeats; a passed deadline loses no more new findings than these

BUDGET_SHARE = 0.1  # of the request's remaining time
MIN_BUDGET = 0.5  # seconds; enough to connect
MAX_BUDGET = 30.0  # seconds; also without a deadline


class TimeBudget:
    """The time that all cache calls of one request may take together."""

    def __init__(self, deadline: Deadline):
        self._deadline = deadline
        self._left = min(MAX_BUDGET, max(MIN_BUDGET, BUDGET_SHARE * deadline.remaining()))

    @contextmanager
    def spend(self) -> Iterator[Deadline]:
        """Yield the deadline for one call, and subtract the time that the call takes from the budget."""
        started = time.monotonic()
        yield Deadline(min(started + self._left, self._deadline.at))
        self._left -= time.monotonic() - started


class CachedFeatures:
    """Caches the findings of one provider, for one request. A cached finding equals the provider's to the last bit.

    The store must never raise; wrap it in a `CircuitBreaker`.
    """

    def __init__(
        self,
        provider: FeatureProvider,
        store: FeatureStore,
        deadline: Deadline,
        *,
        progress: Progress = ignore_progress,
    ):
        self._provider = provider
        self._store = store
        self._progress = progress
        self._budget = TimeBudget(deadline)

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Return the cached finding of each track; for the rest, look up and cache the provider's.

        Raises:
            OutOfTime: the provider reached the deadline. The findings before that are cached.
        """
        cached = self._read(tracks)
        uncached = [index for index, each in enumerate(cached) if each.finding is None]
        looked_up = dict(zip(uncached, self._look_up([tracks[index] for index in uncached]), strict=True))
        return [each.finding or _first(looked_up[index], each.spare) for index, each in enumerate(cached)]

    def _read(self, tracks: Sequence[Track]) -> list["_Cached"]:
        """Return what is cached of each track, and store again for ever what an earlier version let expire."""
        keys = [all_keys(track) for track in tracks]
        entries, now = self._read_entries(list(dict.fromkeys(chain.from_iterable(keys)))), time.time()
        expiring = [entry for entry in entries.values() if entry.expires is not None]
        self._store_entries([found_entry(entry.key, found) for entry in expiring if (found := found_in(entry))])
        return [_cached(track, names, entries, now) for track, names in zip(tracks, keys, strict=True)]

    def _read_entries(self, keys: Sequence[str]) -> dict[str, Entry]:
        entries: list[Entry] = []
        for start in range(0, len(keys), KEYS_PER_READ):
            with self._budget.spend() as deadline:
                entries += self._store.read(keys[start : start + KEYS_PER_READ], deadline)
        return {entry.key: entry for entry in entries}

    def _look_up(self, tracks: Sequence[Track]) -> list[Finding]:
        """Return the provider's findings. Each block is cached before the next one, which may reach the deadline."""
        findings: list[Finding] = []
        for start in range(0, len(tracks), TRACKS_PER_BLOCK):
            self._progress("Looking up features", start, len(tracks))
            block = tracks[start : start + TRACKS_PER_BLOCK]
            block_findings = self._provider.audio_features(block)
            self._write(block, block_findings)
            findings += block_findings
        return findings

    def _write(self, tracks: Sequence[Track], findings: Sequence[Finding]) -> None:
        now = time.time()
        entries = [entry_for(track, finding, now) for track, finding in zip(tracks, findings, strict=True)]
        self._store_entries(list({entry.key: entry for entry in entries if entry}.values()))

    def _store_entries(self, entries: Sequence[Entry]) -> None:
        if entries:
            with self._budget.spend() as deadline:
                self._store.write(entries, deadline)


class _Cached(NamedTuple):
    """What is cached of a track: a finding, or features under another name, which count if the provider fails."""

    finding: Finding | None
    spare: Found | None


def _cached(track: Track, keys: Sequence[str], entries: Mapping[str, Entry], now: float) -> _Cached:
    own_key = cache_key(track)
    finding: Finding | None = None
    spare: Found | None = None
    for key in keys:
        entry = entries.get(key)
        if entry is None:
            continue
        stored = finding_from(track, entry, now)
        if isinstance(stored, Found):
            if stored.source == GIVEN:
                return _Cached(stored, stored)
            spare = spare or stored
        if key == own_key:
            finding = stored
    return _Cached(finding, spare)


def _first(finding: Finding, spare: Found | None) -> Finding:
    has_failed = isinstance(finding, Missing) and finding.error is not None
    return spare if has_failed and spare else finding
