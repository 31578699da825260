"""What a failure means for a job: the end of it, or another delivery."""

from http import HTTPStatus

from classify.aws.stored import StoredReport
from classify.errors import MoodlistError, QuotaExceeded, RateLimited
from classify.response import problem_answer


def is_final(error: MoodlistError) -> bool:
    """Whether another attempt would fail alike: the fault is in what was asked for, or lasts for hours."""
    if isinstance(error, RateLimited):
        return isinstance(error, QuotaExceeded)
    return error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def failed(id_: str, error: MoodlistError, keep_days: int, playlist: str | None = None) -> StoredReport:
    """The state of a report that failed; unless the failure is final, a later delivery may still mend it.

    What is left of a schedule when Spotify's daily quota is used up is postponed to the next.
    """
    postponed = isinstance(error, QuotaExceeded) and playlist is not None
    return StoredReport.now(
        id_,
        "postponed" if postponed else "failed",
        keep_days,
        settled=is_final(error),
        problem=problem_answer(error).body,
        playlist=playlist,
    )
