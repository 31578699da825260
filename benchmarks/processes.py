"""Python processes of Lambda's version, measured: the processor time, the wall time and the memory of each."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".venv-lambda" / "bin" / "python3.13"
BUILD = ROOT / ".aws-sam" / "build"
WHOLE = ROOT / ".venv-whole" / "packages"
TASK = (BUILD / "ApiFunction", BUILD / "ModelLayer" / "python", WHOLE)  # as on Lambda, whose boto3 comes last
SETTINGS = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "MOODLIST_FEATURE_TABLE": "features",
    "MOODLIST_MODEL_DIR": str(BUILD / "ModelLayer" / "model"),
    "MOODLIST_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
    "MOODLIST_REPORT_BUCKET": "reports",
    "MOODLIST_REPORT_TABLE": "reports",
    "MOODLIST_SECRET": "moodlist",
    "MOODLIST_WATCHLIST_TABLE": "watchlist",
    "OPENBLAS_NUM_THREADS": "1",
}


class Usage(NamedTuple):
    """What one process has used: seconds of the processor, seconds of the clock, and at most so many megabytes."""

    cpu: float
    wall: float
    megabytes: float


class Case(NamedTuple):
    """Code, and the folders that it imports from."""

    code: str
    path: Sequence[Path] = TASK


def run(case: Case, extra: Mapping[str, str] | None = None) -> Usage:
    """Run the code in a new process.

    Raises:
        SystemExit: what `make bench` prepares is missing, or the code failed.
    """
    path = os.pathsep.join(map(str, case.path))
    environ = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path, **SETTINGS}
    started = perf_counter()
    try:
        process = subprocess.Popen([PYTHON, "-c", case.code], env=environ | dict(extra or {}))
    except FileNotFoundError:
        raise SystemExit(f"{PYTHON} is missing. Install Python 3.13 and run `make bench`.") from None
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(f"{case.code} failed. Run `make build` and `make .venv-whole/stamp`.")
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def interleaved(cases: Mapping[str, Case], pairs: int) -> dict[str, list[Usage]]:
    """Run all cases in turns, so that other work on the machine meets all of them."""
    usages: dict[str, list[Usage]] = {name: [] for name in cases}
    for case in cases.values():
        run(case)  # reads the files into the machine's memory
    for _ in range(pairs):
        for name, case in cases.items():
            usages[name].append(run(case))
    return usages
