import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from classify.errors import OutOfTime
from classify.sources.call_group import CallGroup, pause
from tests.unit.classify.conftest import FakeClock

LONG = 5.0  # seconds; only a failing test waits this long


def _given_up_during(group: CallGroup, call: Callable[[], None]) -> BaseException | None:
    """Give the group up while the call runs in a thread; return the error that ends it."""
    started = threading.Event()

    def run() -> None:
        started.set()
        call()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(group.run, run)
        assert started.wait(LONG)
        group.give_up()
        return future.exception(LONG)


def test_a_pause_ends_when_the_group_is_given_up() -> None:
    assert isinstance(_given_up_during(CallGroup(), lambda: pause(LONG)), OutOfTime)


def test_a_read_from_a_connection_ends_when_the_group_is_given_up() -> None:
    ours, theirs = socket.socketpair()
    group = CallGroup()

    def read() -> None:
        with group.waiting_on(ours):
            assert ours.recv(1) == b""
        raise ConnectionError

    with ours, theirs:
        assert isinstance(_given_up_during(group, read), ConnectionError)


def test_a_connection_is_left_alone_after_its_answer() -> None:
    ours, theirs = socket.socketpair()
    group = CallGroup()
    with ours, theirs:
        with group.waiting_on(ours):
            pass
        group.give_up()
        theirs.send(b"x")
        assert ours.recv(1) == b"x"


def test_a_call_of_a_group_that_was_given_up_does_not_start() -> None:
    group = CallGroup()
    group.give_up()
    with pytest.raises(OutOfTime):
        group.run(lambda: pytest.fail("It started."))


def test_the_first_error_gives_the_group_up() -> None:
    def fail() -> None:
        raise KeyError

    group = CallGroup()
    with pytest.raises(KeyError):
        group.run(fail)
    with pytest.raises(OutOfTime):
        group.run(fail)
    assert isinstance(group.first_error, KeyError)


def test_a_pause_outside_a_group_is_a_sleep(clock: FakeClock) -> None:
    pause(3)
    assert clock.slept == [3]


def test_the_loads_of_calls_that_run_at_once_add_up() -> None:
    group, both = CallGroup(), threading.Barrier(2)

    def call() -> int:
        group.load("bytes", 99)
        group.load("bytes", 10)  # in the place of the 99
        both.wait(LONG)
        together = group.load("bytes", 10)
        both.wait(LONG)
        return together

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(group.run, call) for _ in range(2)]
        assert [future.result(LONG) for future in futures] == [20, 20]
    assert group.load("bytes", 1) == 1  # ended calls hold nothing
    assert group.load("values", 2) == 2
    group.forget_loads()
    assert (group.load("bytes", 0), group.load("values", 0)) == (0, 0)
