import math
import threading

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime, RateLimited
from classify.sources.rate_limit import RateLimiter
from tests.unit.classify.conftest import FakeClock


def _starts(limiter: RateLimiter, clock: FakeClock, count: int, deadline: Deadline) -> list[float]:
    """Return when each of the calls starts, in seconds from now."""
    begin = clock.now
    starts = []
    for _ in range(count):
        limiter.wait(deadline)
        starts.append(clock.now - begin)
    return starts


@pytest.mark.parametrize(
    ("per_second", "starts"),
    [
        (3, [0, 0, 0, 1, 1, 1, 2]),
        (2.5, [0, 0, 1, 1, 2, 2, 3]),
        (1, [0, 1, 2, 3, 4, 5, 6]),
        (0.5, [0, 2, 4, 6, 8, 10, 12]),
        (0, [0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_no_second_has_more_calls_than_the_limit(clock: FakeClock, per_second: float, starts: list[float]) -> None:
    assert _starts(RateLimiter(per_second), clock, 7, Deadline.never()) == starts


def test_time_between_calls_counts(clock: FakeClock) -> None:
    limiter = RateLimiter(2)
    assert _starts(limiter, clock, 2, Deadline.never()) == [0, 0]
    clock.now += 0.75
    assert _starts(limiter, clock, 2, Deadline.never()) == [0.25, 0.25]
    clock.now += 5
    assert _starts(limiter, clock, 2, Deadline.never()) == [0, 0]


@pytest.mark.parametrize("per_second", [0, 8])
def test_a_requested_pause_delays_every_call(clock: FakeClock, per_second: float) -> None:
    limiter = RateLimiter(per_second)
    limiter.pause(3)
    limiter.pause(1)  # a shorter one does not end the longer one
    assert _starts(limiter, clock, 2, Deadline.after(10)) == [3, 3]


def test_a_turn_after_the_deadline_is_out_of_time_at_once(clock: FakeClock) -> None:
    limiter, deadline = RateLimiter(1), Deadline.after(0.5)
    limiter.wait(deadline)
    with pytest.raises(OutOfTime):
        limiter.wait(deadline)
    assert clock.slept == [0]


def test_a_pause_beyond_the_deadline_is_raised_at_once(clock: FakeClock) -> None:
    limiter = RateLimiter(8)
    limiter.pause(7)
    with pytest.raises(RateLimited) as caught:
        limiter.wait(Deadline.after(5))
    assert (caught.value.retry_after, clock.slept) == (7, [])


def test_a_pause_of_hours_is_raised_even_without_a_deadline(clock: FakeClock) -> None:
    limiter = RateLimiter(8)
    limiter.pause(7_200)
    with pytest.raises(RateLimited) as caught:
        limiter.wait(Deadline.never())
    assert (caught.value.retry_after, clock.slept) == (7_200, [])


@pytest.mark.parametrize(("seconds", "deadline"), [(60.5, 1e9), (300.5, math.inf)])
def test_a_pause_is_waited_for_up_to_a_minute_or_without_a_deadline_up_to_five(
    clock: FakeClock, seconds: float, deadline: float
) -> None:
    limiter = RateLimiter(8)
    limiter.pause(seconds)
    with pytest.raises(RateLimited, match="too long to wait for"):
        limiter.wait(Deadline.after(deadline))
    clock.now += 0.5
    limiter.wait(Deadline.after(deadline))
    assert clock.slept == [seconds - 0.5]


def test_a_pause_that_has_ended_is_not_given_as_the_reason(clock: FakeClock) -> None:
    limiter = RateLimiter(8)
    limiter.pause(1)
    clock.now += 2
    with pytest.raises(OutOfTime):
        limiter.wait(Deadline.after(-3))


def test_a_refused_call_does_not_count_toward_the_limit(clock: FakeClock) -> None:
    limiter = RateLimiter(1)
    limiter.wait(Deadline.never())
    for _ in range(3):
        with pytest.raises(OutOfTime):
            limiter.wait(Deadline.after(0.5))
    assert _starts(limiter, clock, 1, Deadline.never()) == [1]


def test_all_threads_share_one_limit() -> None:
    limiter = RateLimiter(8)
    refused: list[OutOfTime] = []

    def call() -> None:
        try:
            limiter.wait(Deadline.after(0.2))
        except OutOfTime as error:
            refused.append(error)

    threads = [threading.Thread(target=call) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 4
