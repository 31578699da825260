"""Looking up features by key in batches, side by side, with failures kept apart from what is not known."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from classify.core.features import Found, Missing
from classify.core.playlist import SkipReason
from classify.deadline import Deadline
from classify.errors import MoodlistError, OutOfTime
from classify.sources.http import Progress, run_concurrently

Fetch = Callable[[Sequence[str]], Mapping[str, Found]]  # a batch of keys to what is known of them


class BatchLookup:
    """The keys asked for so far: what was found under them, and what kept us from knowing."""

    def __init__(self, what: str, batch: int, fetch: Fetch, deadline: Deadline, progress: Progress):
        self._what = what
        self._batch = batch
        self._fetch = fetch
        self._deadline = deadline
        self._progress = progress
        self._lock = threading.Lock()
        self._done = 0
        self._failure: MoodlistError | None = None
        self.found: dict[str, Found] = {}
        self.failed: dict[str, MoodlistError] = {}

    def look_up(self, keys: Sequence[str]) -> None:
        """Look the keys up, each once.

        Raises:
            OutOfTime: the deadline passed.
        """
        unique = list(dict.fromkeys(keys))
        batches = [unique[start : start + self._batch] for start in range(0, len(unique), self._batch)]
        of = self._done + len(batches)

        def count() -> None:
            with self._lock:
                self._done += 1
                self._progress(self._what, self._done, of)

        run_concurrently([partial(self._one, batch) for batch in batches], self._deadline, count)

    def missing(self, keys: Sequence[str]) -> Missing:
        """Why none of the keys of one track gave features."""
        error = next((self.failed[key] for key in keys if key in self.failed), None)
        if error is not None:
            return Missing(SkipReason.PROVIDER_UNAVAILABLE, error)
        return Missing(SkipReason.NO_FEATURES if keys else SkipReason.NO_ID)

    def _one(self, batch: Sequence[str]) -> None:
        """One call; once the service has failed for good, the batches after it are not sent."""
        try:
            if self._failure is not None:
                raise self._failure
            found = self._fetch(batch)
        except OutOfTime:
            raise
        except MoodlistError as error:
            with self._lock:
                self._failure = error
                self.failed.update(dict.fromkeys(batch, error))
        else:
            with self._lock:
                self.found.update(found)
