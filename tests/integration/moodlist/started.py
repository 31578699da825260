"""The command as a process that runs beside a test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self, TypeVar

from moodlist.simulator import Simulator
from moodlist.simulator.__main__ import environment

# A shell that starts pytest in the background has it, and all its children, ignore Ctrl-C.
COMMAND = [
    sys.executable,
    "-c",
    "from signal import *; signal(SIGINT, default_int_handler); from moodlist.main import *; raise SystemExit(main())",
]
ROOT = Path(__file__).parents[3]
Met = TypeVar("Met")


def surroundings(home: Path, sim: Simulator | None = None) -> dict[str, str]:
    """The environment of a person who has set nothing, or what leads to the simulator."""
    ours = ("MOODLIST_", "AWS_", "POWERTOOLS_", "XDG_")
    given = environment(sim) | {"MOODLIST_RECCOBEATS_CALLS_PER_SECOND": "0"} if sim else {}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT)]),
        "PYTHONWARNINGS": "error",
        **given,
    }


def until(condition: Callable[[], Met], seconds: float = 15.0) -> Met:
    """What the condition gives, as soon as that is true."""
    end = time.monotonic() + seconds
    while not (met := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
    return met


class Started:
    """A running command; what it says goes to files, so that it never waits for a reader."""

    def __init__(self, arguments: tuple[str, ...], directory: Path, environment: Mapping[str, str]) -> None:
        self.stdout, self.stderr = directory / "stdout", directory / "stderr"
        with self.stdout.open("wb") as out, self.stderr.open("wb") as err:
            self.process = subprocess.Popen([*COMMAND, *arguments], stdout=out, stderr=err, env=environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def says(self, beginning: str) -> str:
        """The word on standard error that begins like this, once it is there with all of its line."""

        def words() -> list[str]:
            assert self.process.poll() is None, self.stderr.read_text()
            whole = [line for line in self.stderr.read_text().splitlines(keepends=True) if line.endswith("\n")]
            return [word for line in whole for word in line.split() if word.startswith(beginning)]

        return until(words)[0]

    def press_ctrl_c(self) -> int:
        """The exit code, which comes within a few seconds."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=5)
