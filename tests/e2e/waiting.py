"""Wait for what happens in other processes."""

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")
POLL_SECONDS = 0.25


def wait_until(condition: Callable[[], T], seconds: float, what: str) -> T:
    """Return the first true value of the condition; fail the test with `what` if there is none in time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:g} seconds: {what} (last value: {value!r})")
        time.sleep(POLL_SECONDS)
    return value


def wait_for_value(expected: object, read: Callable[[], object], seconds: float) -> None:
    """Wait until `read` returns the expected value; fail the test with the last value if it does not in time."""
    deadline = time.monotonic() + seconds
    while (value := read()) != expected:
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:g} seconds: {expected!r} (last value: {value!r})")
        time.sleep(POLL_SECONDS)
