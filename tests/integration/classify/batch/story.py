"""A deployment, everything that can happen to it, and the chain of its reports."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from classify.aws.job_queue import WatchedJob
from classify.batch.failures import is_final
from classify.batch.watched_content import WatchedContent
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.errors import MoodlistError
from tests.integration.classify.batch.conftest import MODULES_WITH_DATES
from tests.integration.classify.batch.interleaving import SteppingWorker, WorkersClocks, before_call
from tests.integration.classify.batch.light_aws import LightAws
from tests.integration.classify.batch.small_world import PLAYLIST, processor, small_world

TARGETS = [SaveTarget(mood="dark"), SaveTarget(mood="happy")]
SONGS = range(1, 5)
TIME_LIMIT = 300.0  # seconds of a worker
CLOCK_ERRORS = [0.0, 0.0, 0.0, -2.0, 2.0]  # seconds
DELIVERIES = 3  # of a message, until it is a dead letter
STEPS = [1, 1, 1, 2, 3, 5, 8, 13]  # calls that a worker makes
WAITS = [0, 0.1, 1, 60, 900, 86_400]  # seconds
FAILURES: list[Exception] = [  # of EventBridge: it refused the event, or nobody knows whether it has it
    ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "PutEvents"),
    ReadTimeoutError(endpoint_url="https://events"),
]


class Story:
    """A deployment, and what happens to it. Each action takes a number, which chooses what exactly happens."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calendar = WorkersClocks()
        for module in MODULES_WITH_DATES:
            patch.setattr(f"classify.{module}.time", self.calendar)
        self.aws, self.world = LightAws(patch), small_world(patch)
        self.aws.before_call = self.world.before_call = self._before_call
        self.watchlist = self.aws.deployment.watchlist
        self.table = self.aws.deployment.report_table
        self.target = TARGETS[0]
        self.runs = 0
        self.times_lost = 0  # at most: how often the owner may be told that the playlist is gone
        self.time_left = TIME_LIMIT  # of the worker that began first
        self.messages: dict[str, WatchedJob] = {}
        self.dead_letters: dict[str, WatchedJob] = {}
        self.failures: Counter[str] = Counter()  # failed deliveries of each run
        self.workers: list[tuple[str, SteppingWorker]] = []
        self.watchlist.add(PLAYLIST, self.target)

    def _before_call(self, name: str) -> None:
        self.calendar.now += 0.001
        before_call(name)

    def start(self, number: int) -> None:
        """Deliver the message of a new run, or one that may be in delivery already."""
        runs = sorted(self.messages)
        self.deliver(runs[number % len(runs)] if runs and number % 3 else self.new_run(), number)

    def start_two(self, number: int) -> None:
        """Deliver two messages, or one twice, and let the workers make their calls in turn."""
        self.start(number)
        self.start(number // 4)
        self.go_on_in_turn(number)

    def go_on(self, number: int) -> None:
        self._let_work(number, SteppingWorker.go_on, STEPS[number % len(STEPS)])

    def go_on_in_turn(self, number: int) -> None:
        """Let every worker make a call, then every one the next, and so on."""
        for _ in range(number // 2):
            for at in reversed(range(len(self.workers))):
                self._let_work(at, SteppingWorker.go_on)

    def finish(self, number: int) -> None:
        self._let_work(number, SteppingWorker.finish)

    def kill(self, number: int) -> None:
        self._let_work(number, SteppingWorker.kill)

    def edit(self, number: int) -> None:
        self.world.edit(SONGS[number % len(SONGS)])

    def unanswered(self, number: int) -> None:
        self.world.unanswered ^= {SONGS[number % len(SONGS)]}

    def learn(self, number: int) -> None:
        self.world.unknown -= {SONGS[number % len(SONGS)]}

    def wait(self, number: int) -> None:
        """Let time pass. Lambda ends every worker at its time limit."""
        seconds = WAITS[number % len(WAITS)]
        self.calendar.now += seconds
        self.time_left -= seconds
        while self.time_left <= 0 and self.workers:
            self.kill(0)

    def outage(self, _: int) -> None:
        self.world.spotify_is_down = not self.world.spotify_is_down

    def lose(self, _: int) -> None:
        """Remove the playlist from Spotify, or bring it back."""
        self.times_lost += not self.world.lost
        self.world.lost ^= {PLAYLIST}

    def model(self, _: int) -> None:
        self.world.model = "2"

    def watch(self, _: int) -> None:
        """Remove the playlist from the watchlist, or add it."""
        if self.watchlist.find(PLAYLIST):
            self.watchlist.remove(PLAYLIST)
            self.times_lost += bool(self.world.lost)
        else:
            self.watchlist.add(PLAYLIST, self.target)

    def retarget(self, number: int) -> None:
        """Save the songs of another mood."""
        self.target = TARGETS[number % 2]
        if self.watchlist.find(PLAYLIST):
            self.watchlist.add(PLAYLIST, self.target)

    def fail_event(self, number: int) -> None:
        """Let EventBridge fail once."""
        self.aws.failures = [FAILURES[number % 2]]

    def new_run(self) -> str:
        self.runs += 1
        entry = self.watchlist.find(PLAYLIST)
        self.messages[f"r{self.runs}"] = WatchedJob(PLAYLIST, f"r{self.runs}", entry.save if entry else None)
        return f"r{self.runs}"

    def deliver(self, run: str, number: int = 0) -> None:
        job, reports = self.messages[run], processor(self.world, self.aws)
        self.time_left = TIME_LIMIT if not self.workers else self.time_left
        work = partial(reports.process, job, Deadline.after(TIME_LIMIT))
        self.workers.append((run, SteppingWorker(work, CLOCK_ERRORS[number % len(CLOCK_ERRORS)])))

    def _let_work(self, number: int, step: Callable[[SteppingWorker], None], times: int = 1) -> None:
        if not self.workers:
            return
        run, worker = self.workers[number % len(self.workers)]
        for _ in range(times):
            step(worker)
        if not worker.is_running:
            self.workers.remove((run, worker))
            self._settle(run, worker.error)

    def _settle(self, run: str, error: BaseException | None) -> None:
        """Do with a message what SQS and the worker's handler do after its delivery."""
        if error is None or (isinstance(error, MoodlistError) and is_final(error)):
            self.messages.pop(run, None)
        elif run in self.messages:
            self.failures[run] += 1
            if self.failures[run] == DELIVERIES:
                self.dead_letters[run] = self.messages.pop(run)
                if isinstance(error, MoodlistError):  # not the death of the worker
                    processor(self.world, self.aws).record_failure(self.dead_letters[run], error)

    def calm_down(self) -> None:
        """End all outages, let the workers finish, deliver the rest, and make two more runs on later days."""
        self.world.spotify_is_down = False
        self.world.unanswered, self.world.lost, self.aws.failures = set(), set(), []
        while self.workers:
            self.finish(0)
        self.calendar.now += 86_400  # no lock outlasts it
        if self.watchlist.find(PLAYLIST) is None:
            self.watch(0)
        if self.runs % 2:  # otherwise nobody delivers the dead letters again
            self.messages |= self.dead_letters
        for run in list(self.messages):
            self.finish_run(run)
        self.run_later()
        self.run_later()

    def run_later(self) -> None:
        self.calendar.now += 2 * 86_400
        self.finish_run(self.new_run())

    def finish_run(self, run: str) -> None:
        self.deliver(run)
        self.finish(len(self.workers) - 1)
        assert run not in self.messages

    def chain(self) -> list[str]:
        """Return the ids of the reports from the first to the latest. Each was compared with the one before."""
        record = self.table.latest(PLAYLIST)
        assert record is not None
        ids = [record.id]
        while record is not None and record.previous is not None:
            ids.insert(0, record.previous)
            record = self.table.find(record.previous)
        return ids

    def content(self, id_: str) -> WatchedContent:
        return WatchedContent.decode(self.aws.objects[f"reports/{id_}.json"])
