import logging

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache import CircuitBreaker
from classify.sources.feature_cache.circuit_breaker import COOLDOWN
from classify.sources.feature_cache.store import Entry, StoreFailed
from tests.unit.classify.conftest import FakeClock
from tests.unit.classify.sources.feature_cache.samples import DOWN, MemoryStore

ENTRY = Entry("track:a", "{}", 9)
LATER = Deadline.never()


class Counted:
    """How often a failure was counted, and a store that can fail."""

    def __init__(self) -> None:
        self.failures = 0
        self.inner = MemoryStore()
        self.store = CircuitBreaker(lambda: self.inner, self.count)

    def count(self) -> None:
        self.failures += 1

    def fail(self) -> None:
        self.inner.failure = DOWN

    def recover(self) -> None:
        self.inner.failure = None

    @property
    def calls(self) -> int:
        return len(self.inner.read_at_once) + len(self.inner.written_at_once)


@pytest.fixture
def counted(clock: FakeClock) -> Counted:
    return Counted()


def test_a_store_that_works_is_used(counted: Counted, caplog: pytest.LogCaptureFixture) -> None:
    counted.store.write([ENTRY], LATER)
    assert counted.store.read(["track:a", "track:b"], LATER) == [ENTRY]
    assert (counted.failures, caplog.records) == (0, [])


@pytest.mark.parametrize("failure", [DOWN, OutOfTime("Late.")])
def test_a_store_that_fails_is_left_alone_for_a_minute(counted: Counted, clock: FakeClock, failure: Exception) -> None:
    counted.store.write([ENTRY], LATER)
    counted.inner.failure = failure
    for _ in range(3):
        assert counted.store.read(["track:a"], LATER) == []
        counted.store.write([ENTRY], LATER)
    assert counted.calls == 2
    clock.sleep(COOLDOWN)
    counted.recover()
    assert counted.store.read(["track:a"], LATER) == [ENTRY]


def test_an_outage_is_logged_once_and_counted_at_each_failure(
    counted: Counted, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    counted.fail()
    for _ in range(5):
        counted.store.read(["track:a"], LATER)
        clock.sleep(COOLDOWN)
    assert counted.failures == counted.calls == 5
    (line,) = caplog.records
    assert (line.levelno, line.getMessage()) == (
        logging.WARNING,
        "The feature cache is not used for now: Down.",
    )


def test_the_next_outage_is_logged_again(counted: Counted, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    for change in (counted.fail, counted.recover, counted.fail):
        change()
        counted.store.read(["track:a"], LATER)
        clock.sleep(COOLDOWN)
    assert len(caplog.records) == counted.failures == 2


def test_a_slow_store_is_called_slow(counted: Counted, caplog: pytest.LogCaptureFixture) -> None:
    counted.inner.failure = OutOfTime("Send fewer tracks.")
    counted.store.read(["track:a"], LATER)
    assert caplog.messages == ["The feature cache is not used for now: it takes too long"]


def test_where_no_time_is_left_the_store_is_not_called_and_that_is_no_failure(
    counted: Counted, clock: FakeClock
) -> None:
    assert counted.store.read(["track:a"], Deadline(clock.now)) == []
    assert (counted.calls, counted.failures) == (0, 0)


def test_a_failure_that_many_threads_meet_at_once_is_one(counted: Counted) -> None:
    def meanwhile_another_thread_fails(_keys: object, _deadline: object, /) -> list[Entry]:
        counted.fail()
        counted.store.write([ENTRY], LATER)
        raise DOWN

    counted.inner.read = meanwhile_another_thread_fails  # type: ignore[method-assign]
    assert counted.store.read(["track:a"], LATER) == []
    assert counted.failures == 1


def test_a_store_that_cannot_be_opened_is_tried_again_after_the_pause(clock: FakeClock) -> None:
    inner, refused = MemoryStore(), [StoreFailed("No region.")]

    def open_store() -> MemoryStore:
        if refused:
            raise refused.pop()
        return inner

    store = CircuitBreaker(open_store)
    store.write([ENTRY], LATER)
    clock.sleep(COOLDOWN)
    store.write([ENTRY], LATER)
    assert inner.written_at_once == [1]
