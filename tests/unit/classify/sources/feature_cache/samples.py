"""A store in memory and a fake provider for the tests of the cache."""

from collections.abc import Sequence

from classify.core.features import Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.deadline import Deadline
from classify.errors import MoodlistError
from classify.sources.feature_cache.store import Entry, StoreFailed
from tests.unit.classify.builders import found


class MemoryStore:
    """Stores entries in a dict and records the size of each read and write; raises `failure` if it is set."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.read_sizes: list[int] = []
        self.write_sizes: list[int] = []
        self.deadlines: list[Deadline] = []
        self.failure: Exception | None = None

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        self._record_call(self.read_sizes, len(keys), deadline)
        return [self.entries[key] for key in keys if key in self.entries]

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        self._record_call(self.write_sizes, len(entries), deadline)
        self.entries.update({entry.key: entry for entry in entries})

    def _record_call(self, calls: list[int], size: int, deadline: Deadline) -> None:
        calls.append(size)
        self.deadlines.append(deadline)
        if self.failure:
            raise self.failure


DOWN = StoreFailed("Down.")


class FakeProvider:
    """A provider that knows the tracks at some positions; it fails for one at `fails_at` and raises at `raises_at`."""

    def __init__(self, *known: int, fails_at: int = 0, error: MoodlistError | None = None, raises_at: int = 0):
        self.known = set(known)
        self._fails_at = fails_at
        self._error = error
        self._raises_at = raises_at
        self.lookups: list[list[int]] = []

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        positions = [track.position for track in tracks]
        self.lookups.append(positions)
        if self._error and self._raises_at in positions:
            raise self._error
        return [self._finding(position) for position in positions]

    def _finding(self, position: int) -> Found | Missing:
        if position == self._fails_at:
            return Missing(SkipReason.PROVIDER_UNAVAILABLE, self._error)
        return found("reccobeats", name=str(position)) if position in self.known else Missing(SkipReason.NO_FEATURES)
