"""The progress of long work and its waits on standard error: bars on a terminal, otherwise a line now and then."""

import math
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from moodlist.console import is_quiet, rich_console

PAUSE = 10.0  # seconds between two lines, and before the first
MIN_WAIT = 1.0  # seconds by which a wait must end later than the one shown last
_WAIT = "wait"


@contextmanager
def show_progress() -> "Iterator[NoProgress | ProgressLines | ProgressBars]":
    """Return a function that shows progress, and whose method `wait` shows waits; it shows nothing until then."""
    if is_quiet():
        yield NoProgress()
        return
    if not sys.stderr.isatty():
        yield ProgressLines()
        return
    with ProgressBars() as bars:
        yield bars


class _LatestWait:
    """The wait shown last. Of the calls that fail at the same time only one is shown, and short pauses are not."""

    def __init__(self) -> None:
        self.end = time.monotonic()

    def is_extended(self, seconds: float) -> bool:
        """Return whether to show a wait that begins now."""
        end = time.monotonic() + seconds
        if end < self.end + MIN_WAIT:
            return False
        self.end = end
        return True


class NoProgress:
    """Shows nothing, for --quiet."""

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show nothing."""

    def wait(self, reason: str, seconds: float) -> None:
        """Show nothing."""


class ProgressLines:
    """Prints at most one line every `PAUSE` seconds, and none for work that is shorter. A wait has its own line."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._latest_wait = _LatestWait()
        self._lock = threading.Lock()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show how much of the work `what` is done. Thread-safe."""
        with self._lock:
            if time.monotonic() - self._last < PAUSE:
                return
            self._last = time.monotonic()
        print(f"{what}: {done} of {of}", file=sys.stderr, flush=True)

    def wait(self, reason: str, seconds: float) -> None:
        """Show a wait before a further attempt. Thread-safe."""
        with self._lock:
            if self._latest_wait.is_extended(seconds):
                print(_wait_text(reason, seconds), file=sys.stderr, flush=True)


class ProgressBars:
    """Shows a bar for each kind of work, and the current wait; all disappear at the end."""

    def __init__(self) -> None:
        from rich.progress import Progress as RichProgress  # noqa: PLC0415  # slow; classifying a file shows no bar

        self._bars = RichProgress(console=rich_console(sys.stderr), transient=True)
        self._tasks: dict[str, int] = {}
        self._latest_wait = _LatestWait()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show how much of the work `what` is done. Thread-safe."""
        with self._lock:
            if what not in self._tasks:
                self._bars.start()
                self._tasks[what] = self._bars.add_task(what, total=of)
            self._bars.update(self._tasks[what], completed=done, total=of)  # type: ignore[arg-type]  # its TaskID
            if _WAIT in self._tasks and time.monotonic() >= self._latest_wait.end:
                self._bars.update(self._tasks[_WAIT], visible=False)  # type: ignore[arg-type]

    def wait(self, reason: str, seconds: float) -> None:
        """Show a wait before a further attempt. Thread-safe."""
        with self._lock:
            if not self._latest_wait.is_extended(seconds):
                return
            text = _wait_text(reason, seconds)
            if _WAIT not in self._tasks:
                self._bars.start()
                self._tasks[_WAIT] = self._bars.add_task(text, total=None)
            self._bars.update(self._tasks[_WAIT], description=text, visible=True)  # type: ignore[arg-type]


def _wait_text(reason: str, seconds: float) -> str:
    return f"{reason} Next attempt in {math.ceil(seconds)} s; Ctrl-C stops."
