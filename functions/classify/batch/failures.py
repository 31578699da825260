"""What a failure means for a job: the end of it, or another delivery."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from classify.aws.report_table import ReportRecord
from classify.errors import MoodlistError, QuotaExceeded, RateLimited
from classify.response import problem_answer


def is_final(error: MoodlistError) -> bool:
    """Whether another attempt would fail alike: the fault is in what was asked for, or lasts for hours."""
    if isinstance(error, RateLimited):
        return isinstance(error, QuotaExceeded)
    return error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def failed_record(id_: str, error: MoodlistError, retention_days: int, playlist: str | None = None) -> ReportRecord:
    """The state of a report that failed; unless the failure is final, a later delivery may still mend it.

    What is left of a schedule when Spotify's daily quota is used up is postponed to the next.
    """
    postponed = isinstance(error, QuotaExceeded) and playlist is not None
    return ReportRecord.new(
        id_,
        "postponed" if postponed else "failed",
        retention_days,
        settled=is_final(error),
        problem=problem_answer(error).body,
        playlist=playlist,
    )


class SpotifyQuota:
    """What this process knows of it."""

    def __init__(self) -> None:
        self._met: QuotaExceeded | None = None
        self._until = 0.0  # on the monotonic clock

    @contextmanager
    def guard(self) -> Iterator[None]:
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
