"""The figures of a run, of one process or of several."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.faults.process import MEGABYTE


@dataclass
class Tally:
    """What a run has shown so far; `growth` is how many bytes the process grew after its first requests."""

    statuses: dict[str, int] = field(default_factory=dict)
    undetectable: dict[str, int] = field(default_factory=dict)  # by the reason
    foreign_calls: int = 0
    growth: int = 0
    threads_before: int = 0
    threads_after: int = 0

    def count(self, status: int, reason: str, growth: int) -> None:
        """Add the figures after one request; `reason` is why no reader can detect the fault, if so."""
        _add(self.statuses, {str(status): 1})
        _add(self.undetectable, {reason: 1} if reason else {})
        self.growth = max(self.growth, growth)

    def add(self, other: "Tally") -> None:
        """Add the figures of another process; of memory and threads, those of the process with the most."""
        _add(self.statuses, other.statuses)
        _add(self.undetectable, other.undetectable)
        self.foreign_calls += other.foreign_calls
        self.growth = max(self.growth, other.growth)
        self.threads_before = max(self.threads_before, other.threads_before)
        self.threads_after = max(self.threads_after, other.threads_after)

    def lines(self) -> Iterator[str]:
        """Yield the summary."""
        yield f"faults         {sum(self.statuses.values())}"
        yield "statuses       " + ", ".join(f"{status}: {number}" for status, number in sorted(self.statuses.items()))
        yield f"500s           {self.statuses.get('500', 0)}"
        yield f"foreign calls  {self.foreign_calls}"
        yield f"memory         {self.growth / MEGABYTE:.0f} MB more than after the first requests, at most"
        for reason, number in sorted(self.undetectable.items()):
            yield f"undetectable   {number}: {reason}"
        yield f"threads        {self.threads_before} at the start, {self.threads_after} at the end"


def _add(numbers: dict[str, int], more: Mapping[str, int]) -> None:
    for name, number in more.items():
        numbers[name] = numbers.get(name, 0) + number
