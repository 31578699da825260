"""The deadline of a request; every upstream call is limited by it."""

import math
import time
from dataclasses import dataclass

from classify.errors import OutOfTime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time on the monotonic clock, in seconds; infinity means no deadline."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that is `seconds` from now."""
        return cls(time.monotonic() + seconds)

    @classmethod
    def never(cls) -> "Deadline":
        """Return no deadline, for the command line, where the user can press Ctrl-C."""
        return cls(math.inf)

    def remaining(self) -> float:
        """Return the seconds left; negative after the deadline."""
        return self.at - time.monotonic()

    def timeout(self, at_most: float) -> float:
        """Return the timeout of the next call: `at_most` seconds, or the seconds left if they are fewer.

        Raises:
            OutOfTime: the deadline has passed.
        """
        remaining = self.remaining()
        if remaining <= 0:
            raise out_of_time()
        return min(at_most, remaining)

    def allows(self, seconds: float) -> bool:
        """Return whether a wait of `seconds` ends before the deadline."""
        return seconds < self.remaining()


def out_of_time() -> OutOfTime:
    """Return the error for work that does not finish before the deadline."""
    return OutOfTime(
        "The playlist needs more time than a single request allows. Send the header `Prefer: respond-async` to get its "
        "report later, send fewer tracks, or use the `moodlist` command, which has no time limit."
    )
