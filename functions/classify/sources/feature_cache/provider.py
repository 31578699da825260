"""A feature provider that asks another one only for what is not remembered."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from classify.core.features import FeatureProvider, Finding
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.sources.feature_cache.entries import cache_key, entry_for, finding_from
from classify.sources.feature_cache.store import FeatureStore
from classify.sources.http import Progress, ignore_progress

SHARE = 0.1  # of the time that the request has left
LEAST = 0.5  # seconds; a connection must fit in
MOST = 30.0  # seconds, also where there is no deadline


class TimeBudget:
    """The time for all calls of one request to its cache, together."""

    def __init__(self, deadline: Deadline):
        self._deadline = deadline
        self._left = min(MOST, max(LEAST, SHARE * deadline.remaining()))

    @contextmanager
    def spent(self) -> Iterator[Deadline]:
        """A call to the cache and the deadline for it; what it takes is gone for the calls after it."""
        begun = time.monotonic()
        yield Deadline(min(begun + self._left, self._deadline.at))
        self._left -= time.monotonic() - begun


READ = 800  # keys at once: eight calls of 100 to DynamoDB; a failure loses no more of what is remembered
BLOCK = 640  # tracks: sixteen calls of 40 to ReccoBeats; a deadline loses no more of what was found


class CachedFeatures:
    """Remembers the findings of one provider, for one request. Its findings are the provider's own to the last bit.

    The store must not fail: `CircuitBreaker` sees to it.
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
        self._allowance = TimeBudget(deadline)

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """What is remembered of each track, else what the provider says."""
        findings = self._remembered(tracks)
        open_at = [at for at in range(len(tracks)) if at not in findings]
        asked = self._asked([tracks[at] for at in open_at])
        findings.update(zip(open_at, asked, strict=True))
        return [findings[at] for at in range(len(tracks))]

    def _remembered(self, tracks: Sequence[Track]) -> dict[int, Finding]:
        """Findings by the place of their track."""
        places = {key: at for at, track in enumerate(tracks) if (key := cache_key(track))}
        keys, now = list(places), time.time()
        findings: dict[int, Finding] = {}
        for start in range(0, len(keys), READ):
            with self._allowance.spent() as deadline:
                entries = self._store.read(keys[start : start + READ], deadline)
            for entry in entries:
                at = places[entry.key]
                if finding := finding_from(tracks[at], entry, now):
                    findings[at] = finding
        return findings

    def _asked(self, tracks: Sequence[Track]) -> list[Finding]:
        """The provider's findings; each block is remembered before the next, which a deadline may cut off."""
        findings: list[Finding] = []
        for start in range(0, len(tracks), BLOCK):
            self._progress("Looking up features", start, len(tracks))
            block = tracks[start : start + BLOCK]
            answers = self._provider.audio_features(block)
            self._remember(block, answers)
            findings += answers
        return findings

    def _remember(self, tracks: Sequence[Track], findings: Sequence[Finding]) -> None:
        now = time.time()
        entries = [entry_for(track, finding, now) for track, finding in zip(tracks, findings, strict=True)]
        kept = {entry.key: entry for entry in entries if entry}
        if kept:
            with self._allowance.spent() as deadline:
                self._store.write(list(kept.values()), deadline)
