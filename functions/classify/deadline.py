"""How long a request may still take: every upstream call asks here first."""

import math
import time
from dataclasses import dataclass

from classify.errors import OutOfTime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, in seconds; infinity means no deadline."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline that lies `seconds` ahead."""
        return cls(time.monotonic() + seconds)

    @classmethod
    def never(cls) -> "Deadline":
        """For the command line, where a person can press Ctrl-C."""
        return cls(math.inf)

    def remaining(self) -> float:
        """Seconds left; negative once it has passed."""
        return self.at - time.monotonic()

    def timeout(self, at_most: float) -> float:
        """Seconds the next call may take.

        Raises:
            OutOfTime: no time is left.
        """
        remaining = self.remaining()
        if remaining <= 0:
            raise out_of_time()
        return min(at_most, remaining)

    def allows(self, seconds: float) -> bool:
        """Whether a wait of `seconds` ends before the deadline."""
        return seconds < self.remaining()


def out_of_time() -> OutOfTime:
    """The error for work that does not fit into the time a request has."""
    return OutOfTime(
        "The playlist needs more time than one request has. Send the header `Prefer: respond-async` to get its report "
        "later, send fewer tracks, or use the `moodlist` command, which has no time limit."
    )
