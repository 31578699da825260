"""A store whose failures harm nobody."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache.store import Entry, FeatureStore, StoreFailed

PAUSE = 60.0  # seconds for which a store that failed is left alone

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


def uncounted() -> None:
    """The count of failures where nobody reads metrics."""


class CircuitBreaker:
    """A store that never fails: one that does is left alone for a while, empty to readers and deaf to writers.

    Each failure is counted, so that an alarm lasts as long as the outage; only the first of an outage is logged.
    """

    def __init__(self, open_store: Callable[[], FeatureStore], count: Callable[[], None] = uncounted):
        self._open = open_store
        self._count = count
        self._store: FeatureStore | None = None
        self._again_at = 0.0
        self._failing = False
        self._lock = threading.Lock()
        self._tried(lambda _store: None, Deadline.never(), None)  # opens it now and not in the first request's time

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """The entries that are there; none while the store fails."""
        return self._tried(lambda store: store.read(keys, deadline), deadline, [])

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Keep the entries, unless the store fails."""
        self._tried(lambda store: store.write(entries, deadline), deadline, None)

    def _tried(self, call: Callable[[FeatureStore], Result], deadline: Deadline, otherwise: Result) -> Result:
        if time.monotonic() < self._again_at or deadline.remaining() <= 0:
            return otherwise
        try:
            self._store = self._store or self._open()
            result = call(self._store)
        except (StoreFailed, OutOfTime) as error:
            self._note(error)
            return otherwise
        self._failing = False
        return result

    def _note(self, error: Exception) -> None:
        with self._lock:
            now = time.monotonic()
            if now < self._again_at:
                return  # another thread has met the same
            self._again_at = now + PAUSE
            first, self._failing = not self._failing, True
        self._count()
        if first:
            why = "it takes too long" if isinstance(error, OutOfTime) else str(error)
            _log.warning("Features are looked up without their cache for now: %s", why)
