"""A limit on the calls per second to one host, shared by all requests of the process."""

import threading
import time
from collections import deque

from classify.deadline import Deadline, out_of_time
from classify.errors import RateLimited
from classify.sources.call_group import pause
from classify.sources.retries import longest_wait, retry_advice


class RateLimiter:
    """Allows at most `per_second` calls in any second, across all threads; 0 means no limit."""

    def __init__(self, per_second: float):
        self._window = max(1.0, 1.0 / per_second) if per_second else 0.0  # seconds that the stored starts span
        self._starts: deque[float] = deque(maxlen=max(1, int(per_second)))
        self._not_before = 0.0
        self._lock = threading.Lock()

    def wait(self, deadline: Deadline) -> None:
        """Sleep until the next call may start.

        Raises:
            RateLimited: the host asked for a pause that ends after the deadline, or is too long even without one.
            OutOfTime: the turn of this call comes after the deadline.
        """
        with self._lock:
            now = time.monotonic()
            wait = self._not_before - now
            if wait > longest_wait(deadline) or (wait > 0 and not deadline.allows(wait)):
                raise RateLimited(
                    "The service asked for a pause that is too long to wait for.",
                    advice=retry_advice(wait),
                    retry_after=wait,
                )
            start = max(now, self._not_before)
            if self._window and len(self._starts) == self._starts.maxlen:
                start = max(start, self._starts[0] + self._window)
            if not deadline.allows(start - now):
                raise out_of_time()
            self._starts.append(start)
        pause(start - now)

    def pause(self, seconds: float) -> None:
        """Let no call start for this long, because the host asked for it (its Retry-After)."""
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + seconds)
