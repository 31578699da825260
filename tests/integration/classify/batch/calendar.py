"""Replaces the module `time` where Moodlist reads the date."""

import time
from datetime import UTC, datetime

DAY = 24 * 3600


class Calendar:
    """A clock that starts now and advances only when a test says so."""

    def __init__(self) -> None:
        self.now = float(int(time.time()))

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += days * DAY

    @property
    def today(self) -> str:
        return self._format(self.now)

    @property
    def tomorrow(self) -> str:
        return self._format(self.now + DAY)

    @staticmethod
    def _format(seconds: float) -> str:
        """Format a time as EventBridge Scheduler does."""
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
