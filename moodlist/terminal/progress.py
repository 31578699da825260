"""The progress of long work on standard error: a bar on a terminal, otherwise a line now and then."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from classify.sources.http import Progress

PAUSE = 10.0  # seconds between two lines, and before the first


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Return a function that shows progress; it shows nothing until it is called."""
    if not sys.stderr.isatty():
        yield ProgressLines()
        return
    with ProgressBars() as bars:
        yield bars.advance


class ProgressLines:
    """Prints at most one line every `PAUSE` seconds, and none for work that is shorter."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._lock = threading.Lock()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show how much of the work `what` is done. Thread-safe."""
        with self._lock:
            if time.monotonic() - self._last < PAUSE:
                return
            self._last = time.monotonic()
        print(f"{what}: {done} of {of}", file=sys.stderr, flush=True)


class ProgressBars:
    """Shows a bar for each kind of work; all disappear at the end."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415  # slow to import; classifying a file shows no bar
        from rich.progress import Progress as RichProgress  # noqa: PLC0415

        self._bars = RichProgress(console=Console(stderr=True), transient=True)
        self._tasks: dict[str, int] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def advance(self, what: str, done: int, of: int) -> None:
        """Show how much of the work `what` is done. Thread-safe."""
        with self._lock:
            if what not in self._tasks:
                self._bars.start()
                self._tasks[what] = self._bars.add_task(what, total=of)
            self._bars.update(self._tasks[what], completed=done, total=of)  # type: ignore[arg-type]  # its TaskID
