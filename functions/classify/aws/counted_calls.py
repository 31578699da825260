"""The calls to Spotify of one request, within the quota of the app and the budget of the caller's API key."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future

from classify.aws.call_budget import CallBudget, seconds_left
from classify.aws.report_table import DAY
from classify.aws.spotify_quota import SpotifyQuota
from classify.errors import QuotaExceeded, UpstreamUnavailable
from classify.metrics import count
from classify.sources.spotify.calls import CallBudgetUsedUp

# Seconds for the call that reads the features, on which the answer waits: two threads that prepare a call at once take
# turns, so that neither is sent before both are ready.
_HEAD_START = 0.003

_log = logging.getLogger(__name__)


class CountedCalls:
    """Counts the calls of one request. Without a `key`, as on schedule, only the quota matters.

    While DynamoDB fails, calls are made and not counted: a day's quota matters less than an answer. Each such request
    is logged and counted by the metric `UncountedCalls`.
    """

    def __init__(self, quota: SpotifyQuota, budget: CallBudget, key: str | None, threads: Executor):
        """Take the key and the threads that can read what it has left meanwhile."""
        self._quota = quota
        self._budget = budget
        self._key = key if budget.limit else None
        self._threads = threads
        self._left: int | None = None
        self._began = False
        self._failed = False
        self._reading: Future[None] | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Count a call that is about to be made.

        Raises:
            QuotaExceeded: Spotify's quota, or the key's share of it, is used up.
        """
        with self._lock:
            began, self._began = self._began, True
            if not began:
                self._unless_failed(self._quota.refresh)
        self._quota.check()
        if self._key:
            self._unless_failed(self._spend)

    def expect(self, number: int) -> None:
        """Check that so many further calls may be made.

        Raises:
            CallBudgetUsedUp: fewer calls are left.
        """
        left = self._left
        if left is not None and left < number:
            raise self._budget.error(left, number)

    def refused(self, error: QuotaExceeded) -> None:
        """Tell all processes of the deployment that Spotify's quota is used up."""
        try:
            self._quota.record(error)
        except UpstreamUnavailable as failure:
            self._report(failure)

    def read_ahead(self) -> None:
        """Read what is left in another thread, for a request that will hardly call Spotify."""
        if self._key:
            self._reading = self._threads.submit(self._read_soon)

    def headers(self) -> dict[str, str]:
        """Return the headers that tell the caller what is left; none without a budget.

        https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
        """
        if not self._key:
            return {}
        if self._reading:
            self._reading.result()
        if self._left is None:
            self._unless_failed(self._read)
        policy = {"RateLimit-Policy": f'"spotify-calls";q={self._budget.limit};w={DAY}'}
        if self._left is None:
            return policy
        return policy | {"RateLimit": f'"spotify-calls";r={self._left};t={seconds_left()}'}

    def _spend(self) -> None:
        if self._key:
            try:
                self._note(self._budget.spend(self._key))
            except CallBudgetUsedUp:
                self._note(0)
                raise

    def _read_soon(self) -> None:
        time.sleep(_HEAD_START)
        self._unless_failed(self._read)

    def _read(self) -> None:
        if self._key:
            self._note(self._budget.left(self._key))

    def _note(self, left: int) -> None:
        with self._lock:
            self._left = left if self._left is None else min(self._left, left)

    def _unless_failed(self, action: Callable[[], None]) -> None:
        if self._failed:
            return
        try:
            action()
        except UpstreamUnavailable as failure:
            self._failed = True
            self._report(failure)

    @staticmethod
    def _report(failure: UpstreamUnavailable) -> None:
        count("UncountedCalls")
        _log.error("Calls to Spotify are made without sharing what is left: %s", failure)
