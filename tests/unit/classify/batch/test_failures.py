import json

import pytest

from classify.batch import failures
from classify.batch.failures import SpotifyQuota, failed_record, is_final
from classify.errors import MethodNotAllowed, MoodlistError, NotFound, QuotaExceeded, RateLimited
from tests.all_errors import error_classes
from tests.unit.classify.conftest import FakeClock

FINAL = {
    "bad-request",
    "too-large",
    "unsupported-media-type",
    "unknown-mood",
    "playlist-forbidden",
    "not-found",
    "quota-exceeded",
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


@pytest.fixture
def quota(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> SpotifyQuota:
    """A quota that was used up a moment ago and is renewed in a minute."""
    monkeypatch.setattr(failures, "time", clock)
    quota = SpotifyQuota()
    with pytest.raises(QuotaExceeded), quota.guard():
        raise QuotaExceeded("Used up.", retry_after=60)
    return quota


@pytest.mark.parametrize("passed", [0, 59.5])
def test_spotify_is_not_called_before_the_quota_is_renewed_and_the_error_has_the_wait(
    quota: SpotifyQuota, clock: FakeClock, passed: float
) -> None:
    clock.sleep(passed)
    with pytest.raises(QuotaExceeded, match=r"Used up\.") as caught, quota.guard():
        pytest.fail("Spotify was called")
    assert caught.value.retry_after == 60 - passed


def test_spotify_is_called_once_the_quota_is_renewed(quota: SpotifyQuota, clock: FakeClock) -> None:
    calls = []
    clock.sleep(60)
    with quota.guard():
        calls.append("Spotify")
    assert calls == ["Spotify"]


def test_a_second_quota_error_starts_a_new_wait(quota: SpotifyQuota, clock: FakeClock) -> None:
    clock.sleep(60)
    with pytest.raises(QuotaExceeded), quota.guard():
        raise QuotaExceeded("Used up again.", retry_after=30)
    clock.sleep(29)
    with pytest.raises(QuotaExceeded, match=r"Used up again\."), quota.guard():
        pytest.fail("Spotify was called")


def test_other_errors_do_not_block_calls(clock: FakeClock) -> None:
    quota = SpotifyQuota()
    with pytest.raises(NotFound), quota.guard():
        raise NotFound("There is no such playlist.")
    with quota.guard():
        clock.sleep(1)
