"""Choose the injected fault for a request."""

from threading import Lock

from moodlist.simulator.http.faults import Fault
from moodlist.simulator.http.messages import Request


class FaultQueue:
    """The injected faults; the first one that matches a request is used."""

    def __init__(self) -> None:
        self._counted: list[tuple[Fault, list[int]]] = []
        self._lock = Lock()

    def add(self, *faults: Fault) -> None:
        """Inject these faults from now on."""
        with self._lock:
            self._counted.extend((fault, [0]) for fault in faults)

    def clear(self) -> None:
        """Remove all faults."""
        with self._lock:
            self._counted.clear()

    def take(self, request: Request) -> Fault | None:
        """Return the fault for this request, or None; each fault counts the requests that reach it."""
        with self._lock:
            for fault, count in self._counted:
                if not fault.matches(request) or _is_used_up(fault, count[0]):
                    continue
                count[0] += 1
                if count[0] > fault.after:
                    return fault
        return None


def _is_used_up(fault: Fault, count: int) -> bool:
    return fault.times is not None and count >= fault.after + fault.times
