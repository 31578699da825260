"""Which of the scripted faults hits a request."""

from threading import Lock

from moodlist.simulator.http.faults import Fault
from moodlist.simulator.http.messages import Request


class FaultQueue:
    """The faults that wait for their calls; the first that fits is the one that happens."""

    def __init__(self) -> None:
        self._seen: list[tuple[Fault, list[int]]] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        """Let a fault happen from now on."""
        with self._lock:
            self._seen.append((fault, [0]))

    def clear(self) -> None:
        """Let no fault happen any more."""
        with self._lock:
            self._seen.clear()

    def take(self, request: Request) -> Fault | None:
        """The fault that hits this request; each fault counts every request that reaches it."""
        with self._lock:
            for fault, count in self._seen:
                if not fault.fits(request) or _used_up(fault, count[0]):
                    continue
                count[0] += 1
                if count[0] > fault.after:
                    return fault
        return None


def _used_up(fault: Fault, count: int) -> bool:
    return fault.times is not None and count >= fault.after + fault.times
