"""Run the simulator in a background process that containers can reach."""

import os
import sys
import time
from pathlib import Path

from local_aws import ROOT
from local_aws.background_process import BackgroundProcess

TIMEOUT_SECONDS = 20
VARIABLES = ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")


def start(folder: Path, host: str, port: int) -> dict[str, str]:
    """Start the simulator unless it is running, and return the credentials that it accepts.

    Raises:
        RuntimeError: the simulator did not print its credentials within 20 s; the message holds its output.
    """
    process = BackgroundProcess(folder, "simulator")
    if not process.running:
        command = [sys.executable, "-m", "moodlist", "simulator", "--host", host, "--port", str(port)]
        process.start(command, os.environ, ROOT)
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline and process.running:
        if credentials := _credentials(process.log.read_text()):
            return credentials
        time.sleep(0.1)
    raise RuntimeError(f"The simulator did not start:\n{process.log.read_text()}")


def stop(folder: Path) -> bool:
    """Stop the simulator. Return whether it was running."""
    return BackgroundProcess(folder, "simulator").stop()


def _credentials(output: str) -> dict[str, str]:
    """Read the credentials from lines such as `export MOODLIST_CLIENT_ID=...`; empty until all have been printed."""
    complete_lines = output.rpartition("\n")[0].splitlines()
    exports = [line.removeprefix("export MOODLIST_") for line in complete_lines if line.startswith("export ")]
    values = dict(each.split("=", 1) for each in exports)
    return {name.lower(): values[name] for name in VARIABLES} if values.keys() >= set(VARIABLES) else {}
