"""What a benchmark prints: figures with their goals, which `python -m benchmarks` collects into docs/benchmarks.md."""

import json
import os
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

LINES = "BENCH_LINES"  # the file that collects the figures of all benchmarks, a line of JSON each


class Figure(NamedTuple):
    """A measured figure in words; with a goal, also its value and the most that the goal allows."""

    name: str
    text: str
    value: float | None = None
    at_most: float | None = None

    @property
    def verdict(self) -> str:
        """The goal and whether it is met; empty without one."""
        if self.value is None or self.at_most is None:
            return ""
        return f"at most {self.at_most:g}: {'met' if self.value <= self.at_most else 'missed'}"


def ratio(times: Sequence[float], floors: Sequence[float]) -> tuple[float, str]:
    """Return the median ratio of pairs that ran in turns, and its text with the range."""
    ratios = sorted(time / floor for time, floor in zip(times, floors, strict=True))
    median = statistics.median(ratios)
    return median, f"{median:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}, {len(ratios)} pairs)"


def show(figures: Iterable[Figure]) -> None:
    """Print the figures as they come, and hand them to the program that collects them, if it runs this benchmark."""
    lines = os.environ.get(LINES)
    for figure in figures:
        verdict = f" [{figure.verdict}]" if figure.verdict else ""
        print(f"{figure.name}: {figure.text}{verdict}", flush=True)
        if lines:
            with Path(lines).open("a", encoding="utf-8") as file:
                file.write(json.dumps(figure) + "\n")
