import math

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime
from tests.unit.classify.conftest import FakeClock


def test_the_remaining_time_decreases(clock: FakeClock) -> None:
    deadline = Deadline.after(10)
    clock.sleep(4)
    assert deadline.remaining() == 6
    clock.sleep(7)
    assert deadline.remaining() == -1


def test_a_timeout_is_limited_by_the_remaining_time(clock: FakeClock) -> None:
    deadline = Deadline.after(10)
    assert (deadline.timeout(at_most=3), deadline.timeout(at_most=30)) == (3, 10)


@pytest.mark.parametrize("late", [0, 5])
def test_no_call_starts_after_the_deadline(clock: FakeClock, late: float) -> None:
    deadline = Deadline.after(-late)
    with pytest.raises(OutOfTime, match="needs more time than a single request allows"):
        deadline.timeout(at_most=3)


@pytest.mark.parametrize(("wait", "allowed"), [(0, True), (9.9, True), (10, False), (11, False)])
def test_a_wait_is_allowed_if_it_ends_before_the_deadline(clock: FakeClock, wait: float, *, allowed: bool) -> None:
    assert Deadline.after(10).allows(wait) is allowed


def test_without_a_deadline_everything_is_allowed() -> None:
    deadline = Deadline.never()
    assert deadline.remaining() == math.inf
    assert deadline.timeout(at_most=3) == 3
    assert deadline.allows(1e9)


@pytest.mark.parametrize("left", [0.001, 0.999])
def test_a_call_in_the_last_second_gets_the_rest_of_it(clock: FakeClock, left: float) -> None:
    assert Deadline.after(left).timeout(at_most=3) == pytest.approx(left)
