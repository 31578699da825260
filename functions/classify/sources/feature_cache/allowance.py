"""How much of a request's time its cache may take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from classify.deadline import Deadline

SHARE = 0.1  # of the time that the request has left
LEAST = 0.5  # seconds; a connection must fit in
MOST = 30.0  # seconds, also where there is no deadline


class Allowance:
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
