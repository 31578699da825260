"""The dispatcher with a clock on which its calls and its share of a processor take time."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import msgspec
import pytest
from msgspec import structs

from classify.aws.job_queue import JobQueue, WatchedJob
from classify.aws.watchlist_turn import LastOutcome, WatchlistTurn
from classify.batch import dispatch as dispatch_module
from classify.batch.dispatch import MAX_INVOCATIONS, dispatch
from classify.batch.schedule import Run, parse_run
from classify.errors import MoodlistError
from tests.unit.classify.builders import spotify_id

TIMEOUT = 60.0  # seconds, as in template.yaml
VCPU = 0.29  # of 512 MB
CALL = 0.010  # seconds
CPU_OF_AN_ENTRY = 43e-6  # seconds, measured: botocore parses it and msgspec converts it
CPU_OF_A_BATCH = 1.1e-3  # seconds, measured: one call to SQS with ten jobs
ENTRIES_OF_A_PAGE = 1_500  # DynamoDB reads a megabyte at a time
START = 1_800_000_000


class SimulatedRun:
    """Invokes the dispatcher until nothing is handed on."""

    def __init__(self, watchlist: list[WatchlistTurn]) -> None:
        self.watchlist = watchlist
        self.queued: list[str] = []
        self.invocations = 0
        self.in_between: Callable[[], None] = lambda: None
        self._elapsed = 0.0

    def start(self, run: Run) -> None:
        events = [run]
        while events:
            self.invocations += 1
            self._elapsed = 0.0
            dispatch(events.pop(), self._scan(), cast("JobQueue", self), self._remaining, events.append)
            events = [parse_run(msgspec.to_builtins(event), "request") for event in events]
            self.in_between()

    def send(self, jobs: Sequence[WatchedJob]) -> None:
        """Queue jobs as `JobQueue` does: ten a call, eight calls at once, on one processor."""
        assert self._remaining() > 0, "Lambda stopped the function"
        batches = -(-len(jobs) // 10)
        self._elapsed += max(-(-batches // 8) * CALL, batches * CPU_OF_A_BATCH / VCPU)
        self.queued += [job.playlist for job in jobs]

    def _scan(self) -> Iterator[WatchlistTurn]:
        for number, entry in enumerate(list(self.watchlist)):
            self._elapsed += CPU_OF_AN_ENTRY / VCPU + (CALL if number % ENTRIES_OF_A_PAGE == 0 else 0)
            yield entry

    def _remaining(self) -> float:
        return TIMEOUT - self._elapsed


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch_module, "now", lambda: START)


def _entry(number: int, status: str = "done", run: str = "yesterday") -> WatchlistTurn:
    id_ = spotify_id(number)
    created = START - 86_400 + number * 7919 % 5000
    return WatchlistTurn(playlist=id_, added=1, last=LastOutcome(f"{run}.{id_}", status, created), tried=created)  # type: ignore[arg-type]


def _finished(entry: WatchlistTurn, run: str, status: str = "done") -> WatchlistTurn:
    last = LastOutcome(f"{run}.{entry.playlist}", status, START + 20)  # type: ignore[arg-type]
    return structs.replace(entry, last=last, tried=START + 20 if status == "done" else entry.tried)


def test_a_hundred_thousand_playlists_are_queued_once_each_in_their_order() -> None:
    run = SimulatedRun([_entry(number) for number in range(100_000)])
    order = [entry.playlist for entry in sorted(run.watchlist, key=lambda entry: (entry.tried or 0, entry.playlist))]

    def work() -> None:
        """Let the workers finish every twentieth playlist that is queued."""
        done = set(run.queued[::20])
        run.watchlist = [_finished(each, "run") if each.playlist in done else each for each in run.watchlist]

    run.in_between = work
    run.start(Run("run"))
    assert run.queued == order
    assert 2 <= run.invocations <= 4


def test_no_playlist_is_missing_if_another_run_moves_them_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch_module, "JOBS_AT_ONCE", 10)
    monkeypatch.setattr(dispatch_module, "RESERVE", TIMEOUT)  # ten jobs an invocation
    for status in ("done", "postponed", "failed"):
        run = SimulatedRun([_entry(number) for number in range(70)])

        def work(run: SimulatedRun = run, status: str = status) -> None:
            moved = {spotify_id(number) for number in range(0, 70, 4)}
            run.watchlist = [
                _finished(each, "by-hand", status) if each.playlist in moved else each
                for each in run.watchlist
                if each.playlist != spotify_id(69)  # it left the watchlist
            ]

        run.in_between = work
        run.start(Run("run"))
        assert {spotify_id(number) for number in range(69)} <= set(run.queued)
        assert max(Counter(run.queued).values()) <= 2


def test_the_playlists_of_an_event_are_handed_on_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch_module, "JOBS_AT_ONCE", 10)
    monkeypatch.setattr(dispatch_module, "RESERVE", TIMEOUT)
    links = [spotify_id(number * 7919 % 35) for number in range(35)]
    run = SimulatedRun([])
    run.start(Run("run", [*links, links[0]]))
    assert run.queued == links
    assert run.invocations == 4


def test_a_run_ends_after_ten_invocations_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch_module, "JOBS_AT_ONCE", 10)
    monkeypatch.setattr(dispatch_module, "RESERVE", TIMEOUT)
    run = SimulatedRun([_entry(number) for number in range(103)])
    with pytest.raises(MoodlistError, match="Playlists left of this run: 3"):
        run.start(Run("run"))
    assert (run.invocations, len(set(run.queued))) == (MAX_INVOCATIONS, 100)
