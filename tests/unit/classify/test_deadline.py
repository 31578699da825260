import math

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime
from tests.unit.classify.conftest import FakeClock


def test_what_remains_goes_down_as_time_passes(clock: FakeClock) -> None:
    deadline = Deadline.after(10)
    clock.sleep(4)
    assert deadline.remaining() == 6
    clock.sleep(7)
    assert deadline.remaining() == -1


def test_a_call_may_take_what_is_left_and_no_more_than_it_should(clock: FakeClock) -> None:
    deadline = Deadline.after(10)
    assert (deadline.timeout(at_most=3), deadline.timeout(at_most=30)) == (3, 10)


@pytest.mark.parametrize("late", [0, 5])
def test_no_call_may_start_once_time_is_up(clock: FakeClock, late: float) -> None:
    deadline = Deadline.after(-late)
    with pytest.raises(OutOfTime, match="more time than one request has"):
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
def test_a_call_may_start_in_the_last_second_and_take_what_is_left_of_it(clock: FakeClock, left: float) -> None:
    assert Deadline.after(left).timeout(at_most=3) == pytest.approx(left)
