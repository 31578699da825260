"""What the application costs the process: its largest memory and its threads."""

import gc
import resource
import sys
import threading
import time
from pathlib import Path

MEGABYTE = 1024 * 1024
STATUS = Path("/proc/self/status")
OURS = ("proxy", "simulator", "foreign host")  # beginnings of the names of threads that serve the application


def memory() -> int:
    """Return the memory of the process, in bytes; the largest so far where only that is known."""
    return _linux_memory("VmRSS") if STATUS.exists() else peak_memory()


def peak_memory() -> int:
    """Return the largest memory that the process has had so far, in bytes."""
    if STATUS.exists():
        return _linux_memory("VmHWM")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _linux_memory(field: str) -> int:
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1]) * 1024


def threads() -> int:
    """Return the number of the application's threads."""
    return sum(not each.name.startswith(OURS) for each in threading.enumerate())


def threads_left(at_most: int, seconds: float) -> int:
    """Return the number of the application's threads when at most so many are left, or after so many seconds."""
    end = time.monotonic() + seconds
    gc.collect()  # ends the connections of earlier applications
    while threads() > at_most and time.monotonic() < end:
        time.sleep(0.005)
    return threads()
