"""A feature provider that reads from a cache first, and looks up only the rest with another provider."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from classify.core.features import FeatureProvider, Finding, Found
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.sources.feature_cache.entries import cache_key, entry_for, finding_from, found_entry
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
        findings = self._read(tracks)
        uncached = [index for index in range(len(tracks)) if index not in findings]
        looked_up = self._look_up([tracks[index] for index in uncached])
        findings.update(zip(uncached, looked_up, strict=True))
        return [findings[index] for index in range(len(tracks))]

    def _read(self, tracks: Sequence[Track]) -> dict[int, Finding]:
        """Return the cached findings by the index of their track."""
        indices = {key: index for index, track in enumerate(tracks) if (key := cache_key(track))}
        keys, now = list(indices), time.time()
        findings: dict[int, Finding] = {}
        for start in range(0, len(keys), KEYS_PER_READ):
            with self._budget.spend() as deadline:
                entries = self._store.read(keys[start : start + KEYS_PER_READ], deadline)
            expiring = []
            for entry in entries:
                index = indices[entry.key]
                if finding := finding_from(tracks[index], entry, now):
                    findings[index] = finding
                    if isinstance(finding, Found) and entry.expires is not None:  # stored by an earlier version
                        expiring.append(found_entry(entry.key, finding))
            self._store_entries(expiring)
        return findings

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
