"""A deployment, everything that can happen to it, and the chain of its reports."""

import pytest

from classify.aws.job_queue import WatchedJob
from classify.batch.watched_content import WatchedContent
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from tests.integration.classify.batch.calendar import Calendar
from tests.integration.classify.batch.conftest import MODULES_WITH_DATES
from tests.integration.classify.batch.interleaving import SteppingWorker, before_call
from tests.integration.classify.batch.light_aws import LightAws
from tests.integration.classify.batch.small_world import PLAYLIST, processor, small_world

DARK = SaveTarget(mood="dark")
SONGS = range(1, 5)
TIME_LIMIT = 300.0  # seconds of a worker
WEIGHTS = {
    "start": 12,
    "go on": 30,
    "finish": 6,
    "kill": 3,
    "edit": 6,
    "wait": 5,
    "learn": 3,
    "unanswered": 2,
    "outage": 1,
    "model": 1,
    "watch": 1,
}


class Story:
    """A deployment, what happens to it, and what a reader of its events knows."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calendar = Calendar()
        for module in MODULES_WITH_DATES:
            patch.setattr(f"classify.{module}.time", self.calendar)
        self.aws, self.world = LightAws(patch), small_world(patch)
        self.aws.before_call = self.world.before_call = self.before_call
        self.watchlist = self.aws.deployment.watchlist
        self.table = self.aws.deployment.report_table
        self.runs = 0
        self.time_left = TIME_LIMIT  # of the worker that began first
        self.messages: dict[str, WatchedJob] = {}
        self.workers: list[tuple[str, SteppingWorker]] = []
        self.watchlist.add(PLAYLIST, DARK)

    def before_call(self, name: str) -> None:
        self.calendar.now += 0.001
        before_call(name)

    def act(self, action: str, number: int) -> None:  # noqa: C901, PLR0912  # one case for each action
        match action:
            case "start":
                runs = sorted(self.messages)
                self.deliver(runs[number % len(runs)] if runs and number % 3 else self.new_run())
            case "go on" | "finish" | "kill" if self.workers:
                run, worker = self.workers[number % len(self.workers)]
                for _ in range(number + 1 if action == "go on" else 1):
                    {"go on": worker.go_on, "finish": worker.finish, "kill": worker.kill}[action]()
                if not worker.is_running:
                    self.end(run, worker)
            case "edit":
                self.world.edit(SONGS[number % len(SONGS)])
            case "unanswered":
                self.world.unanswered ^= {SONGS[number % len(SONGS)]}
            case "learn":
                self.world.unknown -= {SONGS[number % len(SONGS)]}
            case "wait":
                self.wait([0, 0.1, 1, 60, 900, 86_400][number % 6])
            case "outage":
                self.world.spotify_is_down = not self.world.spotify_is_down
            case "model":
                self.world.model = "2"
            case "watch":
                if self.watchlist.find(PLAYLIST):
                    self.watchlist.remove(PLAYLIST)
                else:
                    self.watchlist.add(PLAYLIST, DARK)

    def new_run(self) -> str:
        self.runs += 1
        entry = self.watchlist.find(PLAYLIST)
        self.messages[f"r{self.runs}"] = WatchedJob(PLAYLIST, f"r{self.runs}", entry.save if entry else None)
        return f"r{self.runs}"

    def deliver(self, run: str) -> None:
        job, reports = self.messages[run], processor(self.world, self.aws)
        self.time_left = TIME_LIMIT if not self.workers else self.time_left
        self.workers.append((run, SteppingWorker(lambda: reports.process(job, Deadline.after(TIME_LIMIT)))))

    def wait(self, seconds: float) -> None:
        """Let time pass. Lambda ends every worker at its time limit."""
        self.calendar.now += seconds
        self.time_left -= seconds
        if self.time_left <= 0:
            while self.workers:
                self.act("kill", 0)

    def end(self, run: str, worker: SteppingWorker) -> None:
        self.workers.remove((run, worker))
        if worker.error is None:
            self.messages.pop(run, None)

    def calm_down(self) -> None:
        """End all outages, let the workers finish, deliver the rest, and make two more runs on later days."""
        self.world.spotify_is_down = False
        self.world.unanswered = set()
        while self.workers:
            self.act("finish", 0)
        self.calendar.now += 86_400  # no lock outlasts it
        if self.watchlist.find(PLAYLIST) is None:
            self.act("watch", 0)
        self.deliver_all()
        for _ in range(2):
            self.calendar.now += 2 * 86_400
            self.new_run()
            self.deliver_all()

    def deliver_all(self) -> None:
        for run in list(self.messages):
            self.deliver(run)
            _, worker = self.workers[-1]
            self.act("finish", len(self.workers) - 1)
            assert worker.error is None, worker.error

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
