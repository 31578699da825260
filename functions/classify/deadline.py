"""The deadline of a request; every upstream call is limited by it."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from classify.errors import OutOfTime

OnWait = Callable[[str, float], None]  # called before a wait with its reason, a sentence, and the seconds


def ignore_wait(_reason: str, _seconds: float) -> None:
    """Ignore the wait."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time on the monotonic clock, in seconds; infinity means no deadline.

    `on_wait` learns of each wait for a service that is to be tried again. Threads call it.
    """

    at: float
    on_wait: OnWait = field(default=ignore_wait, compare=False)

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that is `seconds` from now."""
        return cls(time.monotonic() + seconds)

    @classmethod
    def never(cls, on_wait: OnWait = ignore_wait) -> "Deadline":
        """Return no deadline, for the command line, where the user can press Ctrl-C.

        Without a deadline, services are waited for longer, and a playlist may have any number of items.
        """
        return cls(math.inf, on_wait)

    @property
    def is_never(self) -> bool:
        """Whether there is no deadline."""
        return self.at == math.inf

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
