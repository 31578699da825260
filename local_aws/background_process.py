"""Run a process that outlives the command that started it."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 20


class BackgroundProcess:
    """A process recorded in `<folder>/<name>.pid`, with its output in `<folder>/<name>.log`.

    The record holds the process id and the start time, because the system reuses process ids.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.log = folder / f"{name}.log"
        self._record = folder / f"{name}.pid"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, command: Sequence[str], environment: Mapping[str, str], cwd: Path) -> None:
        """Start the process in its own session, so that Ctrl-C in this terminal does not reach it."""
        self._record.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._child = subprocess.Popen(
                command,
                env=environment,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._record.write_text(_pid_and_start_time(self._child.pid))

    @property
    def running(self) -> bool:
        """Whether the recorded process is still alive."""
        recorded = self._record.read_text() if self._record.exists() else ""
        return bool(recorded) and _pid_and_start_time(int(recorded.split()[0])) == recorded

    def stop(self) -> bool:
        """Send SIGTERM until the process exits, then SIGKILL after 20 s. Return whether it was running."""
        was_running = self.running
        deadline = time.monotonic() + GRACE_SECONDS
        while self.running:
            overdue = time.monotonic() > deadline
            with suppress(ProcessLookupError):
                os.kill(int(self._record.read_text().split()[0]), signal.SIGKILL if overdue else signal.SIGTERM)
            time.sleep(0.2)
        if self._child:
            self._child.wait()
        self._record.unlink(missing_ok=True)
        return was_running


def _pid_and_start_time(pid: int) -> str:
    """Return both as text, or an empty string if the process has exited (see proc(5))."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else f"{pid} {fields[18]}"
