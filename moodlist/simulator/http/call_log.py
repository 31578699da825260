"""What the simulator was asked: every call with its begin and end."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from moodlist.simulator.http.messages import Request


@dataclass
class Call:
    """One call; `started` and `finished` are `time.perf_counter`'s seconds, status 0 while it runs."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    started: float
    finished: float | None = None
    status: int = 0


class CallLog:
    """The record of calls, safe to use from many threads."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._lock = Lock()

    def begin(self, request: Request) -> Call:
        """Record a call that has just come in."""
        now = time.perf_counter()
        call = Call(request.method, request.path, request.query, request.headers, request.body, now)
        with self._lock:
            self._calls.append(call)
        return call

    def finish(self, call: Call, status: int) -> None:
        """Record what a call was answered; before the answer is sent, so that its receiver can rely on it."""
        call.status = status
        call.finished = time.perf_counter()

    def all(self) -> list[Call]:
        """The calls so far, in the order of their arrival."""
        with self._lock:
            return list(self._calls)

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()


def max_concurrent_calls_of(calls: list[Call]) -> int:
    """How many of these calls were under way at the same moment, at most."""
    ends = [(call.finished if call.finished is not None else float("inf"), -1) for call in calls]
    most = now = 0
    for _, step in sorted([*((call.started, 1) for call in calls), *ends]):
        now += step
        most = max(most, now)
    return most
