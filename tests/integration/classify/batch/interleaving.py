"""Workers that run step by step, in an order that the test chooses, and that may end at any step."""

import threading
from collections.abc import Callable

from tests.integration.classify.batch.calendar import Calendar


class Killed(BaseException):
    """The end of a process: it does nothing more, whatever it catches."""


class SteppingWorker:
    """Runs a function in a thread that stops before each call to a service, until the test lets it go on."""

    def __init__(self, work: Callable[[], object], clock_error: float = 0.0) -> None:
        self._work = work
        self.clock_error = clock_error  # seconds that its clock is fast
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_killed = False
        self.is_running = True
        self.error: BaseException | None = None
        self._next_call = ""
        self._thread.start()

    def go_on(self) -> None:
        """Let the worker make its next call, and everything up to the one after that."""
        if self.is_running:
            self._go.release()
            self._back.acquire()

    def go_to(self, call: str) -> None:
        """Let the worker make all calls before the next one with this name."""
        self.go_on()
        while self.is_running and self._next_call != call:
            self.go_on()

    def finish(self) -> None:
        """Let the worker make all of its calls."""
        while self.is_running:
            self.go_on()

    def kill(self) -> None:
        """End the worker before its next call."""
        self._is_killed = True
        self.finish()

    def _run(self) -> None:
        _current.worker = self
        self._go.acquire()
        try:
            self._work()
        except (Exception, Killed) as error:  # noqa: BLE001  # the test looks at it
            self.error = error
        self.is_running = False
        self._back.release()

    def stop_before(self, call: str) -> None:
        """Stop until the test lets this worker go on."""
        self._next_call = call
        if self._is_killed:
            raise Killed
        self._back.release()
        self._go.acquire()
        if self._is_killed:
            raise Killed


_current = threading.local()


class WorkersClocks(Calendar):
    """A calendar that each worker reads with the error of its own clock."""

    def time(self) -> float:
        worker: SteppingWorker | None = getattr(_current, "worker", None)
        return self.now + (worker.clock_error if worker else 0.0)


def before_call(name: str) -> None:
    """Stop the current worker, if a worker makes this call and not the test itself."""
    worker: SteppingWorker | None = getattr(_current, "worker", None)
    if worker is not None:
        worker.stop_before(name)
