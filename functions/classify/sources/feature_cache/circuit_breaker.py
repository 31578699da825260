"""A circuit breaker around a store, so that a failing cache never fails a request."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache.store import Entry, FeatureStore, StoreFailed

COOLDOWN = 60.0  # seconds without calls to the store after a failure

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class CircuitBreaker:
    """A store that never fails: for a minute after a failure, reads return nothing and writes are dropped.

    `on_failure` is called at each failure, so that an alarm lasts as long as the outage. Only the first failure of an
    outage is logged.
    """

    def __init__(self, open_store: Callable[[], FeatureStore], on_failure: Callable[[], None] | None = None):
        self._open_store = open_store
        self._on_failure = on_failure
        self._store: FeatureStore | None = None
        self._retry_at = 0.0
        self._failing = False
        self._lock = threading.Lock()
        self._call(lambda _store: None, Deadline.never(), None)  # opens the store now, not during the first request

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """Return the stored entries, or none while the store fails."""
        return self._call(lambda store: store.read(keys, deadline), deadline, [])

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Store the entries, or drop them while the store fails."""
        self._call(lambda store: store.write(entries, deadline), deadline, None)

    def _call(self, call: Callable[[FeatureStore], Result], deadline: Deadline, fallback: Result) -> Result:
        if time.monotonic() < self._retry_at or deadline.remaining() <= 0:
            return fallback
        try:
            self._store = self._store or self._open_store()
            result = call(self._store)
        except (StoreFailed, OutOfTime) as error:
            self._record_failure(error)
            return fallback
        self._failing = False
        return result

    def _record_failure(self, error: Exception) -> None:
        with self._lock:
            now = time.monotonic()
            if now < self._retry_at:
                return  # another thread has recorded the same failure
            self._retry_at = now + COOLDOWN
            first, self._failing = not self._failing, True
        if self._on_failure:
            self._on_failure()
        if first:
            reason = "it takes too long" if isinstance(error, OutOfTime) else str(error)
            _log.warning("The feature cache is not used for now: %s", reason)
