"""The memory of the process after large answers."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
CODE = """
import re
from classify.sources.bounded_adapter import BoundedAdapter

def memory():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024

BoundedAdapter()
bytearray(15 * 2**20)  # after this, glibc would take blocks of a megabyte from memory that it keeps
blocks = [bytearray(2**20) for _ in range(40)]
between = [bytearray(10_000) for _ in range(40)]
full = memory()
del blocks
print(full - memory())
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the memory of a process")
def test_the_process_returns_the_memory_of_large_answers() -> None:
    command = [sys.executable, "-W", "ignore", "-c", CODE]
    run = subprocess.run(command, cwd=ROOT / "functions", capture_output=True, text=True, check=True)
    assert int(run.stdout) >= 35  # of 40 MB
