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
from classify.sources.retries import retry_advice
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
        with_retries(call, Deadline.after(100))
    assert caught.value is last
    assert (call.calls, clock.slept) == (3, [0.25, 1])


@pytest.mark.parametrize(
    "kind", [BadRequest, NotFound, PlaylistForbidden, UpstreamNonsense, OutOfTime, QuotaExceeded, CredentialsRefused]
)
def test_a_permanent_error_is_raised_at_once(clock: FakeClock, kind: type[MoodlistError]) -> None:
    call = FailingCall(kind("No."))
    with pytest.raises(kind):
        with_retries(call, Deadline.after(100))
    assert (call.calls, clock.slept) == (1, [])


def test_a_used_up_quota_is_not_retried_however_short_the_wait(clock: FakeClock) -> None:
    call = FailingCall(QuotaExceeded("Tomorrow.", retry_after=0))
    with pytest.raises(QuotaExceeded):
        with_retries(call, Deadline.never())
    assert call.calls == 1


@pytest.mark.parametrize(("seconds", "deadline"), [(10.0, 10.0), (30.0, 10.0), (60.5, 1e9), (52_531.0, 1e9)])
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


def test_without_a_deadline_the_pauses_grow_until_five_minutes_have_passed(clock: FakeClock) -> None:
    last = _down()
    call = FailingCall(*[_down() for _ in range(15)], last)
    begin = clock.now
    with pytest.raises(UpstreamUnavailable) as caught:
        with_retries(call, Deadline.never())
    assert (caught.value is last, last.gave_up) == (True, True)
    assert clock.slept == [0.25, 0.5, 1, 2, 4, 8, 16, *[30] * 8]
    assert clock.now - begin == 271.75


@pytest.mark.parametrize("failures", [3, 4, 15])
def test_without_a_deadline_an_outage_of_minutes_is_waited_out(clock: FakeClock, failures: int) -> None:
    assert with_retries(FailingCall(*[_down() for _ in range(failures)]), Deadline.never()) == "answer"


@pytest.mark.parametrize("seconds", [1, 3, 60.5, 300])
def test_without_a_deadline_a_short_retry_after_is_obeyed_as_often_as_it_comes(
    clock: FakeClock, seconds: float
) -> None:
    call = FailingCall(*[_limited(seconds) for _ in range(2000)], _down(), _down())
    assert with_retries(call, Deadline.never()) == "answer"
    assert clock.slept[:2000] == [seconds] * 2000


@pytest.mark.parametrize("error", [_limited(300.5), _down(3600), _limited(52_531)])
def test_without_a_deadline_a_long_retry_after_is_raised_at_once(clock: FakeClock, error: MoodlistError) -> None:
    call = FailingCall(_limited(1), error)
    with pytest.raises(MoodlistError) as caught:
        with_retries(call, Deadline.never())
    assert (caught.value is error, error.gave_up, clock.slept) == (True, False, [1])


@pytest.mark.parametrize(
    "kind", [BadRequest, NotFound, PlaylistForbidden, OutOfTime, QuotaExceeded, CredentialsRefused]
)
def test_without_a_deadline_a_permanent_error_is_raised_at_once_too(
    clock: FakeClock, kind: type[MoodlistError]
) -> None:
    with pytest.raises(kind):
        with_retries(FailingCall(kind("No.")), Deadline.never())
    assert clock.slept == []


def test_without_a_deadline_an_invalid_answer_has_three_attempts(clock: FakeClock) -> None:
    assert with_retries(FailingCall(*[UpstreamNonsense("HTML.")] * 2), Deadline.never()) == "answer"
    assert clock.slept == [0.25, 0.5]
    with pytest.raises(UpstreamNonsense):
        with_retries(FailingCall(*[UpstreamNonsense("HTML.")] * 3), Deadline.never())


def test_the_five_minutes_include_the_time_that_the_calls_take(clock: FakeClock) -> None:
    def call() -> str:
        clock.now += 10  # a call's timeout
        raise _down()

    begin = clock.now
    with pytest.raises(UpstreamUnavailable):
        with_retries(call, Deadline.never())
    assert clock.now - begin == 311.75


def test_a_retry_after_of_zero_does_not_lead_to_calls_without_a_pause(clock: FakeClock) -> None:
    with pytest.raises(RateLimited):
        with_retries(FailingCall(*[_limited(0) for _ in range(100)]), Deadline.never())
    assert clock.slept[:3] == [0.25, 0.5, 1]


def test_an_error_that_an_inner_call_gave_up_on_is_not_retried_by_an_outer_one(clock: FakeClock) -> None:
    token = FailingCall(*[_down() for _ in range(100)])
    with pytest.raises(UpstreamUnavailable):
        with_retries(lambda: with_retries(token, Deadline.never()), Deadline.never())
    assert sum(clock.slept) < 300


def test_each_wait_is_announced_with_its_reason_before_it_begins(clock: FakeClock) -> None:
    waits: list[tuple[str, float, float]] = []
    deadline = Deadline.never(lambda reason, seconds: waits.append((reason, seconds, sum(clock.slept))))
    down = UpstreamUnavailable("Down.", advice=retry_advice(None))
    with_retries(FailingCall(down, _limited(7)), deadline)
    assert down.detail == "Down. Try again later."
    assert waits == [("Down.", 0.25, 0), ("Wait.", 7, 0.25)]
