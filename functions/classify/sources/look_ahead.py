"""Looks up features while the pages of a playlist still arrive."""

import threading
from collections.abc import Callable, Sequence
from functools import cached_property

from classify.core.features import FeatureProvider, Finding
from classify.core.playlist import Track
from classify.errors import MoodlistError
from classify.sources.http import Progress

BLOCK = 640  # tracks: sixteen calls of 40 to ReccoBeats, and one block of the feature cache
Key = tuple[object, ...]  # all by which a provider knows a track


class LookAhead:
    """A feature provider that is told which tracks to expect, and looks up whole blocks of them meanwhile.

    It asks the provider behind it for one block at a time, and for all others together as soon as it is asked itself.
    """

    def __init__(self, make_provider: Callable[[Progress], FeatureProvider], progress: Progress):
        """Take a function that makes the provider; its progress is shown once the playlist is read."""
        self._make_provider = make_provider
        self._progress = progress
        self._findings: dict[Key, Finding] = {}
        self._expected: dict[Key, Track] = {}
        self._worker: threading.Thread | None = None
        self._lock = threading.Lock()

    @cached_property
    def _provider(self) -> FeatureProvider:
        return self._make_provider(self._show)

    def expect(self, tracks: Sequence[Track]) -> None:
        """Look up these tracks too, as soon as they make a block."""
        with self._lock:
            new = {_key(track): track for track in tracks}
            self._expected |= {key: track for key, track in new.items() if key not in self._findings}
            if self._worker is None and len(self._expected) >= BLOCK:
                self._worker = threading.Thread(target=self._work, name="look-ahead", daemon=True)
                self._worker.start()

    def forget(self) -> None:
        """Expect nothing any more, since the playlist cannot be read. What runs ends with its block."""
        with self._lock:
            self._expected.clear()

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Return one finding per track.

        Raises:
            OutOfTime: the deadline passed.
        """
        self.forget()
        if worker := self._worker:
            worker.join()
        keys = [_key(track) for track in tracks]
        rest = {key: track for key, track in zip(keys, tracks, strict=True) if key not in self._findings}
        if rest:
            self._store(list(rest), self._provider.audio_features(list(rest.values())))
        return [self._findings[key] for key in keys]

    def _work(self) -> None:
        try:
            while block := self._next_block():
                self._store(list(block), self._provider.audio_features(list(block.values())))
        except MoodlistError:
            self.forget()  # whoever asks for these tracks is told the same
        finally:
            with self._lock:
                self._worker = None

    def _next_block(self) -> dict[Key, Track]:
        with self._lock:
            if len(self._expected) < BLOCK:
                return {}
            return {key: self._expected.pop(key) for key in list(self._expected)[:BLOCK]}

    def _store(self, keys: Sequence[Key], findings: Sequence[Finding]) -> None:
        with self._lock:
            self._findings.update(zip(keys, findings, strict=True))

    def _show(self, activity: str, done: int, total: int) -> None:
        if self._worker is None:
            self._progress(activity, done, total)


def _key(track: Track) -> Key:
    return track.id, track.linked_from, track.isrc, track.more_isrcs
