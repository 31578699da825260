"""The figures of a run: of one process, and of several."""

import subprocess
import sys
from pathlib import Path

from tests.faults.process import MEGABYTE
from tests.faults.tally import Tally

ROOT = Path(__file__).parents[2]


def test_memory_that_was_freed_again_is_counted() -> None:
    # In a process of its own, so that this one's figures stay true.
    code = "before = peak_memory(); b' ' * 70_000_000; print(peak_memory() - before)"
    source = f"from tests.faults.process import peak_memory; {code}"
    grown = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert 60 * MEGABYTE < int(grown) < 80 * MEGABYTE


def test_the_figures_of_several_processes_are_those_of_one_run() -> None:
    run, other = Tally(), Tally(foreign_calls=2, threads_before=1, threads_after=3)
    run.count(200, "", 7 * MEGABYTE)
    run.count(502, "Nobody knows.", 2 * MEGABYTE)
    other.count(502, "Nobody knows.", 30 * MEGABYTE)
    other.count(500, "", 12 * MEGABYTE)

    run.add(other)

    assert list(run.lines()) == [
        "faults         4",
        "statuses       200: 1, 500: 1, 502: 2",
        "500s           1",
        "foreign calls  2",
        "memory         30 MB more than after the first requests, at most",
        "undetectable   2: Nobody knows.",
        "threads        1 at the start, 3 at the end",
    ]
