"""What a failure means for a job: its end, or another delivery."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from classify.aws.report_table import ReportRecord
from classify.errors import MoodlistError, QuotaExceeded, RateLimited
from classify.response import problem_answer


def is_final(error: MoodlistError) -> bool:
    """Return whether another delivery would fail too: the request is at fault, or the failure lasts for hours."""
    if isinstance(error, RateLimited):
        return isinstance(error, QuotaExceeded)
    return error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def failed_record(id_: str, error: MoodlistError, retention_days: int, playlist: str | None = None) -> ReportRecord:
    """Return the record of a failed report. It is settled if the failure is final; otherwise a retry can replace it.

    `playlist` is the id of a watched playlist. If Spotify's daily quota is used up, its report is postponed to the
    next run of the schedule.
    """
    is_postponed = isinstance(error, QuotaExceeded) and playlist is not None
    return ReportRecord.new(
        id_,
        "postponed" if is_postponed else "failed",
        retention_days,
        settled=is_final(error),
        problem=problem_answer(error).body,
        playlist=playlist,
    )


class QuotaNotRenewed(QuotaExceeded):
    """Spotify was not called, because its daily quota had been used up before."""


class SpotifyQuota:
    """Remembers for this process that Spotify's daily quota is used up, and until when."""

    def __init__(self) -> None:
        self._error: QuotaExceeded | None = None
        self._renewed_at = 0.0  # on the monotonic clock

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Make calls to Spotify within this context, so that none is made while the quota is used up.

        Raises:
            QuotaExceeded: the quota is used up; QuotaNotRenewed, if no call was made.
        """
        wait = self._renewed_at - time.monotonic()
        if self._error and wait > 0:
            raise QuotaNotRenewed(self._error.detail, retry_after=wait)
        try:
            yield
        except QuotaExceeded as error:
            self._error, self._renewed_at = error, time.monotonic() + (error.wait or 0)
            raise
