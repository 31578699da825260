"""The command as a process that runs during a test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self, TypeVar

from moodlist.simulator import Simulator
from moodlist.simulator.settings import settings_for
from tests.integration.moodlist.forking import forked

# The command with an interpreter of its own, for tests of its start; the others fork a process (see forking.py).
# If a shell starts pytest in the background, pytest and its child processes ignore Ctrl-C; this undoes it.
COMMAND = [
    sys.executable,
    "-c",
    "from signal import *; signal(SIGINT, default_int_handler); from moodlist.main import *; raise SystemExit(main())",
]
ROOT = Path(__file__).parents[3]
Value = TypeVar("Value")


def user_variables(home: Path, sim: Simulator | None = None) -> dict[str, str]:
    """Return the environment of a user without settings, or with settings that lead to the simulator."""
    removed = ("MOODLIST_", "AWS_", "POWERTOOLS_", "XDG_")
    settings = settings_for(sim) | {"MOODLIST_RECCOBEATS_CALLS_PER_SECOND": "0"} if sim else {}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(removed)},
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT)]),
        "PYTHONWARNINGS": "error",
        **settings,
    }


def until(condition: Callable[[], Value], seconds: float = 15.0) -> Value:
    """Wait until the condition returns a true value, and return it."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "the condition was not met in time"
        time.sleep(0.01)
    return value


class RunningCommand:
    """A running command. Its output goes to files, so that it never waits for a reader."""

    def __init__(self, arguments: tuple[str, ...], directory: Path, environment: Mapping[str, str]) -> None:
        self.stdout, self.stderr = directory / "stdout", directory / "stderr"
        with self.stdout.open("wb") as out, self.stderr.open("wb") as err:
            self.process = subprocess.Popen([*forked(COMMAND[-1]), *arguments], stdout=out, stderr=err, env=environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def wait_for_word(self, prefix: str) -> str:
        """Wait for a complete line on standard error that has a word with this prefix, and return the word."""

        def words() -> list[str]:
            assert self.process.poll() is None, self.stderr.read_text()
            lines = [line for line in self.stderr.read_text().splitlines(keepends=True) if line.endswith("\n")]
            return [word for line in lines for word in line.split() if word.startswith(prefix)]

        return until(words)[0]

    def press_ctrl_c(self) -> int:
        """Send SIGINT and return the exit code, which must come within a few seconds."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=5)
