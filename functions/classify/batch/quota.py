"""Spotify's daily quota: once it is used up, nothing is asked of Spotify until it is new."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from classify.errors import QuotaExceeded


class Quota:
    """What this process knows of it."""

    def __init__(self) -> None:
        self._met: QuotaExceeded | None = None
        self._until = 0.0  # on the monotonic clock

    @contextmanager
    def spared(self) -> Iterator[None]:
        """Calls to Spotify, none of which is made while the quota is known to be used up.

        Raises:
            QuotaExceeded: it is.
        """
        left = self._until - time.monotonic()
        if self._met and left > 0:
            raise QuotaExceeded(self._met.detail, retry_after=left)
        try:
            yield
        except QuotaExceeded as error:
            self._met, self._until = error, time.monotonic() + (error.wait or 0)
            raise
