"""One call of a tool while it works: its progress goes to the client, and it stops if the client cancels it."""

import math
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakSet

import anyio
import anyio.from_thread
import anyio.lowlevel

from classify.deadline import Deadline, out_of_time
from classify.sources.call_group import CallGroup, current_group
from moodlist.program import say

Result = TypeVar("Result")
ReportProgress = Callable[[float, float | None, str | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class CancellableDeadline(Deadline):
    """No deadline, until the call is cancelled: then no further call to a service is made."""

    cancelled: threading.Event = field(default_factory=threading.Event, compare=False)

    def remaining(self) -> float:
        """Return infinity, or a negative number once the call is cancelled."""
        return -1.0 if self.cancelled.is_set() else Deadline.remaining(self)


class Activity:
    """The work of one call. Its threads tell it of progress and waits; the newest of them goes to the client."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self.deadline = CancellableDeadline(math.inf, self._wait, self._cancelled)
        self._token = anyio.lowlevel.current_token()
        self._news = anyio.Event()
        self._count = 0
        self._message = ""
        self._lock = threading.Lock()
        self._groups: WeakSet[CallGroup] = WeakSet()  # of the calls that may wait for a service

    def run(self, work: Callable[[], Result]) -> Result:
        """Return the result of the work, which runs in this thread.

        Raises:
            Exception: as the work; OutOfTime if it was cancelled.
        """
        group = CallGroup()
        self._join(group)
        return group.run(work)

    def cancel(self) -> None:
        """Stop the work, also where it waits."""
        with self._lock:
            self._cancelled.set()
            groups = list(self._groups)
        for group in groups:
            group.give_up()

    def _join(self, group: CallGroup | None) -> None:
        with self._lock:
            if self._cancelled.is_set():
                raise out_of_time()
            if group is not None:
                self._groups.add(group)

    def progress(self, what: str, done: int, of: int) -> None:
        """Take the progress of the work. Thread-safe."""
        self._tell(f"{what}: {done} of {of}")

    async def forward(self, report: ReportProgress) -> None:
        """Send the news to the client until this is cancelled. MCP wants a number that grows with each message."""
        while True:
            await self._news.wait()
            self._news = anyio.Event()
            with self._lock:
                count, message = self._count, self._message
            await report(count, None, message)

    def _wait(self, reason: str, seconds: float) -> None:
        self._join(current_group())
        text = f"{reason} Next attempt in {math.ceil(seconds)} s."
        say(text)
        self._tell(text)

    def _tell(self, message: str) -> None:
        if self._cancelled.is_set():
            return
        with self._lock:
            self._count += 1
            self._message = message
        anyio.from_thread.run_sync(self._news.set, token=self._token)
