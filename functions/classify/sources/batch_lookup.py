"""Concurrent lookup of features by key, in batches; a failed batch is not the same as an unknown key."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from classify.core.features import Found, Missing
from classify.core.playlist import SkipReason
from classify.deadline import Deadline
from classify.errors import MoodlistError, OutOfTime
from classify.sources.http import Progress, run_concurrently

Fetch = Callable[[Sequence[str]], Mapping[str, Found]]  # a batch of keys -> the features of those that are known
Value = TypeVar("Value")


class BatchLookup:
    """The keys looked up so far: `found` has the features of the known ones, `failed` the errors of failed batches."""

    def __init__(self, activity: str, batch_size: int, fetch: Fetch, deadline: Deadline, progress: Progress):
        self._activity = activity
        self._batch_size = batch_size
        self._fetch = fetch
        self._deadline = deadline
        self._progress = progress
        self._lock = threading.Lock()
        self._done = 0
        self._failure: MoodlistError | None = None
        self.found: dict[str, Found] = {}
        self.failed: dict[str, MoodlistError] = {}

    def look_up(self, keys: Sequence[str]) -> None:
        """Look up each of the keys once.

        Raises:
            OutOfTime: the deadline passed. Any other MoodlistError is stored in `failed`.
        """
        unique = list(dict.fromkeys(keys))
        batches = [unique[start : start + self._batch_size] for start in range(0, len(unique), self._batch_size)]
        total = self._done + len(batches)

        def count() -> None:
            with self._lock:
                self._done += 1
                self._progress(self._activity, self._done, total)

        run_concurrently([partial(self._fetch_batch, batch) for batch in batches], self._deadline, count)

    def missing(self, keys: Sequence[str]) -> Missing:
        """Return why none of one track's keys has features."""
        error = next((self.failed[key] for key in keys if key in self.failed), None)
        if error is not None:
            return Missing(SkipReason.PROVIDER_UNAVAILABLE, error)
        return Missing(SkipReason.NO_FEATURES if keys else SkipReason.NO_ID)

    def _fetch_batch(self, batch: Sequence[str]) -> None:
        """Fetch one batch, unless an earlier batch has failed: then this one fails without a call."""
        try:
            if self._failure is not None:
                raise self._failure
            found = self._fetch(batch)
        except OutOfTime:
            raise
        except MoodlistError as error:
            error.__traceback__ = error.__context__ = None  # they would keep in memory what the call has read
            with self._lock:
                self._failure = error
                self.failed.update(dict.fromkeys(batch, error))
        else:
            with self._lock:
                self.found.update(found)


def unambiguous(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Return the values by their keys, without the keys that have several values."""
    values: dict[str, Value] = {}
    ambiguous = {key for key, value in pairs if values.setdefault(key, value) != value}
    return {key: value for key, value in values.items() if key not in ambiguous}
