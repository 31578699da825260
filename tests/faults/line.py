"""The line between application and simulator, and what a run over it shows."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from classify.deadline import Deadline
from moodlist.simulator import Simulator
from tests.faults.checks import Outcome, Truth
from tests.faults.fault import Fault
from tests.faults.foreign_host import ForeignHost
from tests.faults.playlist import PLAYLIST_ID, catalog
from tests.faults.process import memory, peak_memory, threads_left
from tests.faults.proxy import Proxy
from tests.faults.tally import Tally
from tests.integration.classify.api.gateway import Api, HttpResponse

WARM_UP = 10  # requests after which the process has the memory that it keeps
SECONDS = 20.0  # of a request; far more than it takes
STALLED_SECONDS = 0.6  # of a request that waits for a timeout
CALL_SECONDS = 0.15  # of a call that waits for a timeout
ENDING_SECONDS = 10.0  # in which the calls that the application abandoned end, once the fault is over


class Line:
    """A simulator behind a proxy, and a host that nobody may call."""

    def __init__(self, sim: Simulator, proxy: Proxy, foreign: ForeignHost) -> None:
        self.sim = sim
        self._proxy = proxy
        self._foreign = foreign
        self._memory = self._threads = 0  # before the first fault
        self._faultless: HttpResponse | None = None
        self._entries = sim.playlist(PLAYLIST_ID).entries
        self.tally = Tally()
        self.settings: dict[str, Any] = {  # lead an application to the proxy
            "spotify_api_url": f"{proxy.url}/v1",
            "spotify_accounts_url": proxy.url,
            "reccobeats_url": f"{proxy.url}/reccobeats/v1",
            "deadline_margin": 0,
        }

    def prepare(self, api: Api) -> bool:
        """Make the report of a line without faults, unless it exists; all measurements start after it."""
        if self._faultless is not None:
            return False
        self._faultless = _classify(api, 28)
        assert self._faultless.status == 200, self._faultless.text
        for _ in range(WARM_UP):
            _classify(api, SECONDS)
        gc.collect()
        gc.freeze()  # what exists by now; else the collection after each fault would look through all of it
        self._memory = peak_memory()
        self._threads = threads_left(0, 0.1)
        return True

    @property
    def faultless(self) -> HttpResponse:
        """The answer over the line without faults."""
        assert self._faultless is not None, "prepare first"
        return self._faultless

    @property
    def truth(self) -> Truth:
        """What a report has to say, and what it must not."""
        credentials = self.sim.credentials
        secrets = {credentials["client_secret"], credentials["refresh_token"], *self._proxy.access_tokens}
        return Truth.of(self.faultless, self._entries, secrets)

    def send(self, fault: Fault, api: Api) -> Outcome:
        """Send a request while the answers of one place are spoiled."""
        calls, peak, before = self._foreign.calls, peak_memory(), memory()
        with pytest.MonkeyPatch.context() as patch, self._proxy.spoiling(fault):
            if fault.kind.stalls:
                timeout = Deadline.timeout
                patch.setattr(Deadline, "timeout", lambda self, at_most: timeout(self, min(at_most, CALL_SECONDS)))
            answer = _classify(api, STALLED_SECONDS if fault.kind.stalls else SECONDS)
        more_threads = threads_left(self._threads, ENDING_SECONDS) - self._threads
        growth = peak_memory() - before if peak_memory() > peak else 0
        self.sim.reset()
        self.tally.count(answer.status, fault.undetectable, peak_memory() - self._memory)
        return Outcome(answer, self._proxy.spoiled, self._foreign.calls - calls, growth, more_threads)


@contextmanager
def open_line() -> Iterator[Line]:
    """Start a simulator, the proxy in front of it and the foreign host."""
    with Simulator(catalog()) as sim, ForeignHost() as foreign, Proxy(sim.url, foreign.url) as proxy:
        line = Line(sim, proxy, foreign)
        try:
            yield line
        finally:
            gc.unfreeze()
        line.tally.foreign_calls = foreign.calls


def _classify(api: Api, seconds: float) -> HttpResponse:
    return api.post("/classify", {"playlist": PLAYLIST_ID}, seconds=seconds)
