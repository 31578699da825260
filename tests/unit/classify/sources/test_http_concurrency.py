import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from classify.deadline import Deadline
from classify.errors import NotFound, OutOfTime, UpstreamNonsense
from classify.sources.http import run_concurrently

LONG = 5.0  # seconds; only a failing test waits this long


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """An event that is set at the end of the test at the latest, so that no thread waits forever."""
    gate = threading.Event()
    yield gate
    gate.set()


def _let_calls_end(gate: threading.Event) -> None:
    """Let the running calls end, and wait for their threads."""
    gate.set()
    for thread in threading.enumerate():
        if thread.name.startswith("upstream"):
            thread.join(LONG)


def _call() -> None:
    """Return at once."""


def test_results_are_in_the_order_of_the_calls_whichever_ends_first(gate: threading.Event) -> None:
    def slow() -> str:
        assert gate.wait(LONG)
        return "slow"

    def quick() -> str:
        gate.set()
        return "quick"

    assert run_concurrently([slow, quick], Deadline.after(LONG)) == ["slow", "quick"]


def test_no_calls_give_no_results() -> None:
    assert run_concurrently([], Deadline.after(LONG)) == []


def test_at_most_eight_calls_run_at_once() -> None:
    lock, running, most = threading.Lock(), 0, 0
    eight = threading.Barrier(8, timeout=LONG)

    def call() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        eight.wait()
        with lock:
            running -= 1

    run_concurrently([call] * 24, Deadline.after(LONG))
    assert most == 8


def test_on_done_is_called_after_each_call() -> None:
    done: list[None] = []
    run_concurrently([_call] * 20, Deadline.after(LONG), lambda: done.append(None))
    assert len(done) == 20


def test_the_first_error_is_raised_and_no_further_calls_start(gate: threading.Event) -> None:
    started: list[int] = []
    ended: list[None] = []

    def call(at: int) -> None:
        started.append(at)
        if at == 0:
            raise NotFound("The first.")
        gate.wait(LONG)
        raise UpstreamNonsense("A later one.")

    calls: list[Callable[[], None]] = [lambda at=at: call(at) for at in range(30)]  # type: ignore[misc]
    with pytest.raises(NotFound, match="The first"):
        run_concurrently(calls, Deadline.after(LONG), lambda: ended.append(None))
    assert ended == [None]
    _let_calls_end(gate)
    assert len(started) <= 9


def test_a_pool_outlives_the_calls_that_failed_in_it_and_starts_none_of_the_rest(gate: threading.Event) -> None:
    started: list[str] = []

    def refuse() -> None:
        raise NotFound("The first.")

    def wait() -> None:
        started.append("wait")
        gate.wait(LONG)

    with ThreadPoolExecutor(2) as pool:
        with pytest.raises(NotFound):
            run_concurrently([wait, refuse, *[wait] * 20], Deadline.after(LONG), threads=pool)
        gate.set()
        run_concurrently([lambda: started.append("next")], Deadline.after(LONG), threads=pool)
    assert started.count("wait") <= 2
    assert started[-1] == "next"


def test_running_calls_are_abandoned_at_the_deadline(gate: threading.Event) -> None:
    started: list[None] = []

    def call() -> None:
        started.append(None)
        gate.wait(LONG)

    with pytest.raises(OutOfTime):
        run_concurrently([call] * 30, Deadline.after(0.05))
    _let_calls_end(gate)
    assert len(started) <= 8


def test_calls_after_the_deadline_are_not_waited_for(gate: threading.Event) -> None:
    with pytest.raises(OutOfTime):
        run_concurrently([lambda: gate.wait(LONG)], Deadline.after(-1))


def test_calls_without_a_deadline_are_waited_for() -> None:
    assert run_concurrently([lambda: time.sleep(0.01)], Deadline.never()) == [None]
