import pytest

from classify.batch import failures as quota_module
from classify.batch.failures import SpotifyQuota
from classify.errors import NotFound, QuotaExceeded
from tests.unit.classify.conftest import FakeClock


@pytest.fixture
def quota(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> SpotifyQuota:
    """Used up a moment ago, and new in a minute."""
    monkeypatch.setattr(quota_module, "time", clock)
    quota = SpotifyQuota()
    with pytest.raises(QuotaExceeded), quota.guard():
        raise QuotaExceeded("Used up.", retry_after=60)
    return quota


@pytest.mark.parametrize("passed", [0, 59.5])
def test_nothing_is_asked_before_the_quota_is_new_and_the_error_says_how_long_it_takes(
    quota: SpotifyQuota, clock: FakeClock, passed: float
) -> None:
    clock.sleep(passed)
    with pytest.raises(QuotaExceeded, match=r"Used up\.") as caught, quota.guard():
        pytest.fail("Spotify was asked")
    assert caught.value.retry_after == 60 - passed


def test_spotify_is_asked_again_once_the_quota_is_new(quota: SpotifyQuota, clock: FakeClock) -> None:
    asked = []
    clock.sleep(60)
    with quota.guard():
        asked.append("Spotify")
    assert asked == ["Spotify"]


def test_a_refusal_while_asking_puts_the_next_question_off_anew(quota: SpotifyQuota, clock: FakeClock) -> None:
    clock.sleep(60)
    with pytest.raises(QuotaExceeded), quota.guard():
        raise QuotaExceeded("Used up again.", retry_after=30)
    clock.sleep(29)
    with pytest.raises(QuotaExceeded, match=r"Used up again\."), quota.guard():
        pytest.fail("Spotify was asked")


def test_another_error_says_nothing_of_the_quota(clock: FakeClock) -> None:
    quota = SpotifyQuota()
    with pytest.raises(NotFound), quota.guard():
        raise NotFound("There is no such playlist.")
    with quota.guard():
        clock.sleep(1)
