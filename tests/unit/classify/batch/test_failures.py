import json

import pytest

from classify.batch.failures import failed_record, is_final
from classify.errors import MethodNotAllowed, MoodlistError, QuotaExceeded, RateLimited
from tests.all_errors import error_classes

FINAL = {
    "bad-request",
    "too-large",
    "unsupported-media-type",
    "unknown-mood",
    "playlist-forbidden",
    "not-found",
    "quota-exceeded",
    "call-budget",
}


def test_only_errors_that_a_retry_cannot_fix_are_final() -> None:
    errors = error_classes() - {MethodNotAllowed}
    assert {each.slug for each in errors if is_final(each("Why."))} == FINAL
    assert len({each.slug for each in errors}) > len(FINAL)


@pytest.mark.parametrize(
    ("error", "playlist", "status", "settled"),
    [
        (QuotaExceeded("Wait."), "p", "postponed", True),
        (QuotaExceeded("Wait."), None, "failed", True),
        (RateLimited("Wait."), "p", "failed", False),
        (MoodlistError("Internal."), None, "failed", False),
    ],
)
def test_only_watched_playlists_are_postponed(
    error: MoodlistError, playlist: str | None, status: str, settled: bool
) -> None:
    record = failed_record("r", error, 30, playlist)
    assert (record.status, record.settled, record.playlist) == (status, settled, playlist)
    assert json.loads(record.problem or "")["detail"] == error.detail
