import math

import pytest

from classify.deadline import Deadline
from classify.errors import (
    BadRequest,
    CredentialsRefused,
    MoodlistError,
    NotFound,
    OutOfTime,
    PlaylistForbidden,
    QuotaExceeded,
    RateLimited,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from classify.sources.http import with_retries
from tests.unit.classify.conftest import FakeClock


class FailingCall:
    """A call that raises each of the errors in turn and then returns an answer."""

    def __init__(self, *errors: MoodlistError):
        self._errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self._errors:
            raise self._errors.pop(0)
        return "answer"


def _limited(seconds: float) -> RateLimited:
    return RateLimited("Wait.", retry_after=seconds)


def _down(seconds: float | None = None) -> UpstreamUnavailable:
    return UpstreamUnavailable("Down.", retry_after=seconds)


def test_a_successful_call_returns_without_a_pause(clock: FakeClock) -> None:
    assert with_retries(FailingCall(), Deadline.after(10)) == "answer"
    assert clock.slept == []


@pytest.mark.parametrize(
    ("errors", "slept"),
    [
        ([_down()], [0.25]),
        ([_down(), _down()], [0.25, 0.5]),
        ([_limited(3)], [3]),
        ([_limited(3), _down()], [3, 0.5]),
        ([_down(2), _limited(0)], [2, 0]),
        ([_limited(60)], [60]),
    ],
)
def test_a_transient_error_is_retried_after_its_pause(
    clock: FakeClock, errors: list[MoodlistError], slept: list[float]
) -> None:
    assert with_retries(FailingCall(*errors), Deadline.after(100)) == "answer"
    assert clock.slept == slept


def test_the_last_error_is_raised_after_three_attempts(clock: FakeClock) -> None:
    last = _down()
    call = FailingCall(_down(), _limited(1), last)
    with pytest.raises(UpstreamUnavailable) as caught:
        with_retries(call, Deadline.never())
    assert caught.value is last
    assert (call.calls, clock.slept) == (3, [0.25, 1])


@pytest.mark.parametrize(
    "kind", [BadRequest, NotFound, PlaylistForbidden, UpstreamNonsense, OutOfTime, QuotaExceeded, CredentialsRefused]
)
def test_a_permanent_error_is_raised_at_once(clock: FakeClock, kind: type[MoodlistError]) -> None:
    call = FailingCall(kind("No."))
    with pytest.raises(kind):
        with_retries(call, Deadline.never())
    assert (call.calls, clock.slept) == (1, [])


def test_a_used_up_quota_is_not_retried_however_short_the_wait(clock: FakeClock) -> None:
    call = FailingCall(QuotaExceeded("Tomorrow.", retry_after=0))
    with pytest.raises(QuotaExceeded):
        with_retries(call, Deadline.never())
    assert call.calls == 1


@pytest.mark.parametrize(
    ("seconds", "deadline"), [(10.0, 10.0), (30.0, 10.0), (60.5, 1e9), (60.5, math.inf), (52_531.0, math.inf)]
)
def test_a_wait_beyond_the_deadline_or_a_minute_is_raised_at_once(
    clock: FakeClock, seconds: float, deadline: float
) -> None:
    call = FailingCall(_limited(seconds))
    with pytest.raises(RateLimited) as caught:
        with_retries(call, Deadline.after(deadline))
    assert caught.value.retry_after == seconds
    assert (call.calls, clock.slept) == (1, [])


def test_the_pause_between_attempts_obeys_the_deadline(clock: FakeClock) -> None:
    call = FailingCall(_down(), _down())
    with pytest.raises(UpstreamUnavailable):
        with_retries(call, Deadline.after(0.6))
    assert (call.calls, clock.slept) == (2, [0.25])
