import threading

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime, RateLimited
from classify.sources.rate_limit import RateLimiter
from tests.unit.classify.conftest import FakeClock


def _starts(pace: RateLimiter, clock: FakeClock, count: int, deadline: Deadline) -> list[float]:
    """When each of the calls started, in seconds from now."""
    begin = clock.now
    starts = []
    for _ in range(count):
        pace.wait(deadline)
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
def test_no_second_has_more_calls_than_allowed(clock: FakeClock, per_second: float, starts: list[float]) -> None:
    assert _starts(RateLimiter(per_second), clock, 7, Deadline.never()) == starts


def test_time_that_passes_by_itself_counts(clock: FakeClock) -> None:
    pace = RateLimiter(2)
    assert _starts(pace, clock, 2, Deadline.never()) == [0, 0]
    clock.now += 0.75
    assert _starts(pace, clock, 2, Deadline.never()) == [0.25, 0.25]
    clock.now += 5
    assert _starts(pace, clock, 2, Deadline.never()) == [0, 0]


@pytest.mark.parametrize("per_second", [0, 8])
def test_a_pause_that_the_host_asks_for_holds_for_every_call(clock: FakeClock, per_second: float) -> None:
    pace = RateLimiter(per_second)
    pace.pause(3)
    pace.pause(1)  # a shorter one does not end the longer one
    assert _starts(pace, clock, 2, Deadline.after(10)) == [3, 3]


def test_a_queue_that_outlasts_the_deadline_is_out_of_time_without_waiting(clock: FakeClock) -> None:
    pace, deadline = RateLimiter(1), Deadline.after(0.5)
    pace.wait(deadline)
    with pytest.raises(OutOfTime):
        pace.wait(deadline)
    assert clock.slept == [0]


def test_a_pause_that_outlasts_the_deadline_is_passed_on_without_waiting(clock: FakeClock) -> None:
    pace = RateLimiter(8)
    pace.pause(7)
    with pytest.raises(RateLimited) as caught:
        pace.wait(Deadline.after(5))
    assert (caught.value.retry_after, clock.slept) == (7, [])


def test_a_pause_of_hours_is_passed_on_even_where_there_is_no_deadline(clock: FakeClock) -> None:
    pace = RateLimiter(8)
    pace.pause(7_200)
    with pytest.raises(RateLimited) as caught:
        pace.wait(Deadline.never())
    assert (caught.value.retry_after, clock.slept) == (7_200, [])


def test_a_pause_that_is_over_is_no_reason_any_more(clock: FakeClock) -> None:
    pace = RateLimiter(8)
    pace.pause(1)
    clock.now += 2
    with pytest.raises(OutOfTime):
        pace.wait(Deadline.after(-3))


def test_a_refused_call_takes_no_place_in_the_queue(clock: FakeClock) -> None:
    pace = RateLimiter(1)
    pace.wait(Deadline.never())
    for _ in range(3):
        with pytest.raises(OutOfTime):
            pace.wait(Deadline.after(0.5))
    assert _starts(pace, clock, 1, Deadline.never()) == [1]


def test_all_threads_share_one_pace() -> None:
    pace = RateLimiter(8)
    refused: list[OutOfTime] = []

    def call() -> None:
        try:
            pace.wait(Deadline.after(0.2))
        except OutOfTime as error:
            refused.append(error)

    threads = [threading.Thread(target=call) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 4
