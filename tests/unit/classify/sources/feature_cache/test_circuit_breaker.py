import logging

import pytest

from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache import CircuitBreaker
from classify.sources.feature_cache.store import Entry, StoreFailed
from tests.unit.classify.conftest import FakeClock
from tests.unit.classify.sources.feature_cache.samples import DOWN, MemoryStore

ENTRY = Entry("track:a", "{}", 9)
NEVER = Deadline.never()


class Harness:
    """A circuit breaker around a store that can fail, and the number of failures that it reported."""

    def __init__(self) -> None:
        self.failures = 0
        self.inner = MemoryStore()
        self.store = CircuitBreaker(lambda: self.inner, self.count_failure)

    def count_failure(self) -> None:
        self.failures += 1

    def fail(self) -> None:
        self.inner.failure = DOWN

    def recover(self) -> None:
        self.inner.failure = None

    @property
    def calls(self) -> int:
        return len(self.inner.read_sizes) + len(self.inner.write_sizes)


@pytest.fixture
def harness(clock: FakeClock) -> Harness:
    return Harness()


def test_a_working_store_is_used(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    harness.store.write([ENTRY], NEVER)
    assert harness.store.read(["track:a", "track:b"], NEVER) == [ENTRY]
    assert (harness.failures, caplog.records) == (0, [])


@pytest.mark.parametrize("failure", [DOWN, OutOfTime("Late.")])
def test_a_failing_store_is_not_called_for_a_minute(harness: Harness, clock: FakeClock, failure: Exception) -> None:
    harness.store.write([ENTRY], NEVER)
    harness.inner.failure = failure
    for _ in range(3):
        assert harness.store.read(["track:a"], NEVER) == []
        harness.store.write([ENTRY], NEVER)
    assert harness.calls == 2
    clock.sleep(60)
    harness.recover()
    assert harness.store.read(["track:a"], NEVER) == [ENTRY]


def test_an_outage_is_logged_once_and_counted_at_each_failure(
    harness: Harness, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    harness.fail()
    for _ in range(5):
        harness.store.read(["track:a"], NEVER)
        clock.sleep(60)
    assert harness.failures == harness.calls == 5
    (line,) = caplog.records
    assert (line.levelno, line.getMessage()) == (
        logging.WARNING,
        "The feature cache is not used for now: Down.",
    )


def test_the_next_outage_is_logged_again(harness: Harness, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    for change in (harness.fail, harness.recover, harness.fail):
        change()
        harness.store.read(["track:a"], NEVER)
        clock.sleep(60)
    assert len(caplog.records) == harness.failures == 2


def test_the_log_says_that_a_slow_store_takes_too_long(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    harness.inner.failure = OutOfTime("Send fewer tracks.")
    harness.store.read(["track:a"], NEVER)
    assert caplog.messages == ["The feature cache is not used for now: it takes too long"]


def test_a_request_without_time_left_does_not_call_the_store_and_is_not_a_failure(
    harness: Harness, clock: FakeClock
) -> None:
    assert harness.store.read(["track:a"], Deadline(clock.now)) == []
    assert (harness.calls, harness.failures) == (0, 0)


def test_simultaneous_failures_in_several_threads_count_once(harness: Harness) -> None:
    def fail_in_another_thread_too(_keys: object, _deadline: object, /) -> list[Entry]:
        harness.fail()
        harness.store.write([ENTRY], NEVER)
        raise DOWN

    harness.inner.read = fail_in_another_thread_too  # type: ignore[method-assign]
    assert harness.store.read(["track:a"], NEVER) == []
    assert harness.failures == 1


def test_a_store_that_cannot_be_opened_is_retried_after_a_minute(clock: FakeClock) -> None:
    inner, refused = MemoryStore(), [StoreFailed("No region.")]

    def open_store() -> MemoryStore:
        if refused:
            raise refused.pop()
        return inner

    store = CircuitBreaker(open_store)
    store.write([ENTRY], NEVER)
    clock.sleep(60)
    store.write([ENTRY], NEVER)
    assert inner.write_sizes == [1]
