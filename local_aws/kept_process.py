"""A process that outlives whoever started it."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 20


class KeptProcess:
    """A process known by a file, `<name>.pid`: its number and, because numbers are used again, when it started."""

    def __init__(self, folder: Path, name: str) -> None:
        self.log = folder / f"{name}.log"
        self._record = folder / f"{name}.pid"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, command: Sequence[str], environment: Mapping[str, str], cwd: Path) -> None:
        """Start it in a session of its own, so that Ctrl-C in this terminal does not reach it."""
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
        self._record.write_text(_identity(self._child.pid))

    @property
    def running(self) -> bool:
        """Whether the very process that was started is alive."""
        identity = self._record.read_text() if self._record.exists() else ""
        return bool(identity) and _identity(int(identity.split()[0])) == identity

    def stop(self) -> bool:
        """End it, kindly first; whether there was something to end."""
        was_running = self.running
        deadline = time.monotonic() + GRACE_SECONDS
        while self.running:
            late = time.monotonic() > deadline
            with suppress(ProcessLookupError):
                os.kill(int(self._record.read_text().split()[0]), signal.SIGKILL if late else signal.SIGTERM)
            time.sleep(0.2)
        if self._child:
            self._child.wait()
        self._record.unlink(missing_ok=True)
        return was_running


def _identity(pid: int) -> str:
    """Number and start of a process, empty where it has ended."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else f"{pid} {rest[18]}"
