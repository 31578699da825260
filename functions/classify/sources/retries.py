"""The pauses between the attempts at one call to another service.

A request waits in two more places: in `rate_limit` before a call to a rate-limited host, and in `aws.feature_table`
before it repeats the keys that DynamoDB left unprocessed. Every wait obeys the request's deadline.
"""

import math
import time

from classify.deadline import Deadline
from classify.errors import (
    CredentialsRefused,
    MoodlistError,
    QuotaExceeded,
    RateLimited,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from classify.sources.call_group import current_group, pause

FIRST_PAUSE = 0.25  # seconds before the second attempt; doubled before each further one
MAX_DOUBLINGS = 20  # a service may name a time any number of times

# With a deadline:
MAX_ATTEMPTS = 3  # also without one, if the answers are invalid
MAX_PAUSE = 60.0  # seconds; a longer Retry-After goes to the caller

# Without a deadline, on the command line:
PATIENCE = 300.0  # seconds; how long a call may go on failing, and the longest Retry-After that is obeyed
MAX_BACKOFF = 30.0  # seconds between two attempts if the service names no time


class Retries:
    """The pauses between the attempts at one call.

    With a deadline there are three attempts. Without one, on the command line, a call is tried again as a person would
    do it: for five minutes, with growing pauses. A time that the service names is obeyed as often as it names one. Time
    seldom cures an invalid answer, so that has three attempts.
    """

    def __init__(self, deadline: Deadline):
        self._deadline = deadline
        self._failures = 0
        self._failing_since = math.inf  # on the monotonic clock; infinity after an error that named a time

    def pause(self, error: MoodlistError) -> None:
        """Sleep after a failed attempt.

        Raises:
            MoodlistError: `error` itself, if there is no further attempt.
            OutOfTime: the call's group was given up.
        """
        if error.gave_up or isinstance(error, QuotaExceeded | CredentialsRefused):
            raise error
        self._failures += 1
        seconds = self._patient_pause(error) if self._deadline.is_never else self._short_pause(error)
        if seconds is None:
            raise error
        if group := current_group():
            group.check()
        self._deadline.on_wait(error.reason, seconds)
        pause(seconds)

    def _short_pause(self, error: MoodlistError) -> float | None:
        seconds = self._backoff() if error.retry_after is None else error.retry_after
        if self._failures == MAX_ATTEMPTS or seconds > MAX_PAUSE or not self._deadline.allows(seconds):
            return None
        return seconds

    def _patient_pause(self, error: MoodlistError) -> float | None:
        if error.retry_after:  # 0 names no time to wait
            self._failing_since = math.inf
            return error.retry_after if error.retry_after <= PATIENCE else None
        if isinstance(error, UpstreamNonsense) and self._failures >= MAX_ATTEMPTS:
            return None
        now, seconds = time.monotonic(), min(self._backoff(), MAX_BACKOFF)
        self._failing_since = min(self._failing_since, now)
        error.gave_up = now + seconds > self._failing_since + PATIENCE
        return None if error.gave_up else seconds

    def _backoff(self) -> float:
        return FIRST_PAUSE * 2.0 ** min(self._failures - 1, MAX_DOUBLINGS)


def transient_errors(deadline: Deadline) -> tuple[type[MoodlistError], ...]:
    """Return the errors after which a call is tried again."""
    invalid_answer = (UpstreamNonsense,) if deadline.is_never else ()
    return (RateLimited, UpstreamUnavailable, *invalid_answer)


def longest_wait(deadline: Deadline) -> float:
    """Return the longest wait, in seconds, that a service may ask for."""
    return PATIENCE if deadline.is_never else MAX_PAUSE


def retry_advice(retry_after: float | None) -> str:
    """Return when to try again, as part of an error's detail. Only a caller who learns of a time is told of one."""
    return "Try again later." if retry_after is None else "Try again after the time given."
