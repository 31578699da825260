"""The figures of a run, of one process or of several."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.process import MEGABYTE


@dataclass
class Tally:
    """What a run has shown so far; `growth` is how much larger the process became than it was at first, in bytes."""

    statuses: dict[str, int] = field(default_factory=dict)
    foreign_calls: int = 0
    growth: int = 0
    threads_before: int = 0
    threads_after: int = 0

    def count(self, status: int, growth: int) -> None:
        """Add the figures after one request."""
        self.statuses[str(status)] = self.statuses.get(str(status), 0) + 1
        self.growth = max(self.growth, growth)

    def add(self, other: "Tally") -> None:
        """Add the figures of another process; of memory and threads, those of the process with the most."""
        for status, number in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + number
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
        yield f"memory         {self.growth / MEGABYTE:.0f} MB more than at the start, at most"
        yield f"threads        {self.threads_before} at the start, {self.threads_after} at the end"
