"""The log of the latest calls to the simulator, with start and end."""

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from moodlist.simulator.http.messages import Request

MAX_CALLS = 2_000  # a process that serves for days must not grow; a playlist of 10,000 items takes about 700
MAX_BODY = 65_536  # bytes of one request's body


@dataclass
class Call:
    """One call; `started` and `finished` are seconds of `time.perf_counter`; `status` is 0 while the call runs."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    started: float
    finished: float | None = None
    status: int = 0


class CallLog:
    """The log of the last 2,000 calls, and the `count` of all; safe to use from several threads."""

    def __init__(self) -> None:
        self.count = 0
        self._calls: deque[Call] = deque(maxlen=MAX_CALLS)
        self._lock = Lock()

    def begin(self, request: Request) -> Call:
        """Record the start of a call."""
        now = time.perf_counter()
        body = request.body[:MAX_BODY]
        call = Call(request.method, request.path, request.query, request.headers, body, now)
        with self._lock:
            self.count += 1
            self._calls.append(call)
        return call

    def finish(self, call: Call, status: int) -> None:
        """Record the end of a call, before its reply is sent, so that the receiver of the reply finds it in the log."""
        call.status = status
        call.finished = time.perf_counter()

    def all(self) -> list[Call]:
        """Return the latest calls in order of arrival."""
        with self._lock:
            return list(self._calls)

    def clear(self) -> None:
        """Remove all calls, and count from 0 again."""
        with self._lock:
            self.count = 0
            self._calls.clear()


def max_concurrent_calls_of(calls: list[Call]) -> int:
    """Return the largest number of simultaneous calls."""
    ends = [(call.finished if call.finished is not None else float("inf"), -1) for call in calls]
    largest = current = 0
    for _, step in sorted([*((call.started, 1) for call in calls), *ends]):
        current += step
        largest = max(largest, current)
    return largest
