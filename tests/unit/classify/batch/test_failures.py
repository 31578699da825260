import json
from collections.abc import Iterator

import pytest

from classify.batch.failures import failed_record, is_final
from classify.errors import MethodNotAllowed, MoodlistError, QuotaExceeded, RateLimited

FINAL = {
    "bad-request",
    "too-large",
    "unsupported-media-type",
    "unknown-mood",
    "playlist-forbidden",
    "not-found",
    "quota-exceeded",
}


def _kinds(kind: type[MoodlistError] = MoodlistError) -> Iterator[type[MoodlistError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds(child)


def test_what_another_attempt_may_mend_is_not_final() -> None:
    kinds = [kind for kind in _kinds() if kind.__module__ == "classify.errors" and kind is not MethodNotAllowed]
    assert {kind.slug for kind in kinds if is_final(kind("Why."))} == FINAL
    assert len({kind.slug for kind in kinds}) > len(FINAL)


@pytest.mark.parametrize(
    ("error", "playlist", "status", "settled"),
    [
        (QuotaExceeded("Wait."), "p", "postponed", True),
        (QuotaExceeded("Wait."), None, "failed", True),
        (RateLimited("Wait."), "p", "failed", False),
        (MoodlistError("Ours."), None, "failed", False),
    ],
)
def test_only_the_schedule_postpones(error: MoodlistError, playlist: str | None, status: str, settled: bool) -> None:
    report = failed_record("r", error, 30, playlist)
    assert (report.status, report.settled, report.playlist) == (status, settled, playlist)
    assert json.loads(report.problem or "")["detail"] == error.detail
