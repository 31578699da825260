"""Stands for the module `time` where our code asks for the date."""

import time
from datetime import UTC, datetime

DAY = 24 * 3600


class Calendar:
    """Begins today and goes on by whole days, when a test says so."""

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
        return self._written(self.now)

    @property
    def tomorrow(self) -> str:
        return self._written(self.now + DAY)

    @staticmethod
    def _written(seconds: float) -> str:
        """As EventBridge Scheduler writes it."""
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
