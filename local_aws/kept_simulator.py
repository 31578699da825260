"""The simulator in a process of its own, where containers reach it."""

import os
import sys
import time
from pathlib import Path

from local_aws.addresses import ROOT
from local_aws.kept_process import KeptProcess

MOST_SECONDS = 20
VARIABLES = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")


def start(folder: Path, host: str, port: int) -> dict[str, str]:
    """Start it unless it runs; its credentials.

    Raises:
        RuntimeError: it does not say them in time; the message is what it said instead.
    """
    process = KeptProcess(folder, "simulator")
    if not process.running:
        command = [sys.executable, "-m", "simulator", "--host", host, "--port", str(port)]
        process.start(command, os.environ, ROOT)
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline and process.running:
        if credentials := _credentials(process.log.read_text()):
            return credentials
        time.sleep(0.1)
    raise RuntimeError(f"The simulator does not start:\n{process.log.read_text()}")


def stop(folder: Path) -> bool:
    """End it; whether it ran."""
    return KeptProcess(folder, "simulator").stop()


def _credentials(greeting: str) -> dict[str, str]:
    exports = [line.removeprefix("export MOODLIST_") for line in greeting.splitlines() if line.startswith("export ")]
    said = dict(each.split("=", 1) for each in exports)
    complete = greeting.rstrip().endswith("Ctrl-C ends it.")
    return {name.lower(): said[name] for name in VARIABLES} if complete else {}
