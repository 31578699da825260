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
