"""The line between application and simulator, and what a run over it shows."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from classify.deadline import Deadline
from moodlist.simulator import Simulator
from tests.faults.checks import Outcome, Truth
from tests.faults.fault import Fault
from tests.faults.foreign_host import ForeignHost
from tests.faults.playlist import PLAYLIST_ID, catalog
from tests.faults.process import MEGABYTE, peak_memory, threads_left
from tests.faults.proxy import Proxy
from tests.integration.classify.api.gateway import Api, HttpResponse

SECONDS = 5.0  # of a request
STALLED_SECONDS = 0.6  # of a request that waits for a timeout
CALL_SECONDS = 0.15  # of a call that waits for a timeout
ENDING_SECONDS = 3.0  # in which the calls that the application abandoned end, once the fault is over


@dataclass
class Tally:
    """What a run has shown so far; `growth` is in bytes."""

    statuses: Counter[str] = field(default_factory=Counter)
    idle: list[str] = field(default_factory=list)  # faults without an answer to spoil
    foreign_calls: int = 0
    growth: int = 0
    threads_before: int = 0
    threads_after: int = 0

    def lines(self) -> Iterator[str]:
        """Yield the summary."""
        yield f"faults         {self.statuses.total()}"
        yield "statuses       " + ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        yield f"500s           {self.statuses['500']}"
        yield f"foreign calls  {self.foreign_calls}"
        yield f"memory growth  {self.growth / MEGABYTE:.0f} MB at most"
        yield f"threads        {self.threads_before} at the start, {self.threads_after} at the end"
        if self.idle:
            yield f"without effect {len(self.idle)}: {', '.join(self.idle)}"


class Line:
    """A simulator behind a proxy, and a host that nobody may call."""

    def __init__(self, sim: Simulator, proxy: Proxy, foreign: ForeignHost) -> None:
        self.sim = sim
        self._proxy = proxy
        self._foreign = foreign
        self._memory = 0
        self._faultless: HttpResponse | None = None
        self._entries = sim.playlist(PLAYLIST_ID).entries
        self.tally = Tally()
        self.settings: dict[str, Any] = {  # lead an application to the proxy
            "spotify_api_url": f"{proxy.url}/v1",
            "spotify_accounts_url": proxy.url,
            "reccobeats_url": f"{proxy.url}/reccobeats/v1",
            "deadline_margin": 0,
        }

    def prepare(self, api: Api) -> None:
        """Make the report of a line without faults, once; all measurements start after it."""
        if self._faultless is None:
            self._faultless = _classify(api, 28)
            assert self._faultless.status == 200, self._faultless.text
            self._memory = peak_memory()
            self.tally.threads_before = self.tally.threads_after = threads_left(0, 0.1)

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
        calls, peak = self._foreign.calls, peak_memory()
        with pytest.MonkeyPatch.context() as patch, self._proxy.spoiling(fault):
            if fault.kind.stalls:
                patch.setattr(Deadline, "timeout", _short_timeout)
            answer = _classify(api, STALLED_SECONDS if fault.kind.stalls else SECONDS)
        left = threads_left(self.tally.threads_before, ENDING_SECONDS)
        growth = peak_memory() - self._memory if peak_memory() > peak else 0
        outcome = Outcome(answer, self._foreign.calls - calls, growth, left - self.tally.threads_before)
        self._record(fault, outcome)
        self.sim.reset()
        return outcome

    def _record(self, fault: Fault, outcome: Outcome) -> None:
        tally = self.tally
        tally.statuses[str(outcome.answer.status)] += 1
        tally.foreign_calls += outcome.foreign_calls
        tally.growth = max(tally.growth, outcome.growth)
        tally.threads_after = tally.threads_before + outcome.more_threads
        if self._proxy.spoiled == 0:
            tally.idle.append(fault.name)


@contextmanager
def open_line() -> Iterator[Line]:
    """Start a simulator, the proxy in front of it and the foreign host."""
    with Simulator(catalog()) as sim, ForeignHost() as foreign, Proxy(sim.url, foreign.url) as proxy:
        yield Line(sim, proxy, foreign)


def _short_timeout(deadline: Deadline, at_most: float) -> float:
    return min(at_most, CALL_SECONDS, max(0.001, deadline.remaining()))


def _classify(api: Api, seconds: float) -> HttpResponse:
    return api.post("/classify", {"playlist": PLAYLIST_ID}, seconds=seconds)
