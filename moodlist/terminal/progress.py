"""How far long work has come: a bar on a terminal, elsewhere a line now and then; always on standard error."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from classify.sources.http import Progress

PAUSE = 10.0  # seconds between two lines, and before the first


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """The progress to give to a request; it shows nothing until it is told something."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    with Bars() as bars:
        yield bars.advance


class Lines:
    """A line at most every `PAUSE` seconds; short work says nothing."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._lock = threading.Lock()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Note how much is done; many threads may."""
        with self._lock:
            if time.monotonic() - self._last < PAUSE:
                return
            self._last = time.monotonic()
        print(f"{what}: {done} of {of}", file=sys.stderr, flush=True)


class Bars:
    """A bar for each kind of work, gone when all is done."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415  # most files need no upstream, and no bar
        from rich.progress import Progress as RichProgress  # noqa: PLC0415

        self._bars = RichProgress(console=Console(stderr=True), transient=True)
        self._tasks: dict[str, int] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def advance(self, what: str, done: int, of: int) -> None:
        """Note how much is done; many threads may."""
        with self._lock:
            if what not in self._tasks:
                self._bars.start()
                self._tasks[what] = self._bars.add_task(what, total=of)
            self._bars.update(self._tasks[what], completed=done, total=of)  # type: ignore[arg-type]  # its TaskID
