"""Waiting for what happens in other processes."""

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")


def eventually(condition: Callable[[], T], seconds: float, what: str) -> T:
    """The first true value of the condition; fails the test with `what` if none comes in time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:g} seconds: {what} (last: {value!r})")
        time.sleep(0.25)
    return value


def comes_to(expected: object, read: Callable[[], object], seconds: float) -> None:
    """Waits until what is read is what is expected; in time, or the test fails with what was read last."""
    deadline = time.monotonic() + seconds
    while read() != expected and time.monotonic() < deadline:
        time.sleep(0.25)
    assert read() == expected
