"""What a failure means for a job: its end, or another delivery."""

from http import HTTPStatus

from classify.aws.report_table import ReportRecord
from classify.aws.spotify_quota import SpotifyQuota
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


def check_quota(quota: SpotifyQuota) -> None:
    """Check that no function of the deployment knows of a used-up quota.

    Raises:
        QuotaNotRenewed: the quota is used up.
        UpstreamUnavailable: DynamoDB refused or could not be reached.
    """
    quota.refresh()
    try:
        quota.check()
    except QuotaExceeded as error:
        raise QuotaNotRenewed(error.reason, retry_after=error.retry_after) from None
