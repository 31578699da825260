"""The progress of reading rows on standard error: a bar on a terminal, otherwise a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from moodlist.console import is_quiet
from moodlist.terminal.progress import PAUSE
from moodlist.terminal.text import count_of


@contextmanager
def show_row_progress(size: int, activity: str = "Scoring") -> Iterator[Callable[[int, int], None]]:
    """Return a function that takes the rows so far, and how many of `size` bytes have been read for them.

    `activity` is shown until there are rows.
    """
    if is_quiet():
        yield lambda _rows, _done: None
        return
    if not sys.stderr.isatty():
        yield _Lines(size)
        return
    from rich.console import Console  # noqa: PLC0415  # slow to import
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(activity, total=max(size, 1))
        started = time.monotonic()

        def update(rows: int, done: int) -> None:
            bars.update(task, completed=done, description=describe(rows, time.monotonic() - started))

        yield update


def describe(rows: int, seconds: float) -> str:
    """Return the number of rows, and how many it was per second."""
    return f"{count_of(rows, 'row')}, {rows / max(seconds, 0.001):,.0f} per second"


class _Lines:
    """Prints at most one line every `PAUSE` seconds, and none for work that is shorter."""

    def __init__(self, size: int):
        self._size = max(size, 1)
        self._started = self._last = time.monotonic()

    def __call__(self, rows: int, done: int) -> None:
        now = time.monotonic()
        if now - self._last >= PAUSE:
            self._last = now
            share = 100 * done // self._size
            print(f"{share} %: {describe(rows, now - self._started)}", file=sys.stderr, flush=True)
