"""The worker's part of a deployment on AWS in memory, which watches one playlist of a small world."""

from collections.abc import Callable
from typing import Any

import pytest

from classify.aws.job_queue import WatchedJob
from classify.aws.report_table import ReportRecord
from classify.batch.watched_content import WatchedContent
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.errors import MoodlistError, UpstreamUnavailable
from tests.integration.classify.batch.calendar import Calendar
from tests.integration.classify.batch.light_aws import LightAws
from tests.integration.classify.batch.small_world import PLAYLIST, processor, small_world

DARK = SaveTarget(mood="dark")


class Crash(Exception):
    """Simulates the end of the process."""


def crash() -> None:
    """End the process."""
    raise Crash


class SmallDeployment:
    """One deployment; each delivery is processed by a new process."""

    def __init__(self, patch: pytest.MonkeyPatch, calendar: Calendar, save: SaveTarget | None = None) -> None:
        self.calendar = calendar
        self.aws, self.world = LightAws(patch), small_world(patch)
        self.watchlist, self.table = self.aws.deployment.watchlist, self.aws.deployment.report_table
        self.watchlist.add(PLAYLIST, save)

    def deliver(self, run: str, save: SaveTarget | None = None) -> MoodlistError | Crash | None:
        """Process the job of a run. Return what it failed with."""
        try:
            processor(self.world, self.aws).process(WatchedJob(PLAYLIST, run, save), Deadline.after(60))
        except (MoodlistError, Crash) as error:
            return error
        return None

    def give_up(self, run: str) -> None:
        """Record that the last delivery of a run failed."""
        processor(self.world, self.aws).record_failure(WatchedJob(PLAYLIST, run), UpstreamUnavailable("It is down."))

    def run(self, run: str, save: SaveTarget | None = None) -> ReportRecord:
        """Process the job of a run a day after the run before. Return its record."""
        self.calendar.pass_days(1)
        self.deliver(run, save)
        return self.record(run)

    def record(self, run: str) -> ReportRecord:
        """Return the record of a run."""
        record = self.table.find(f"{run}.{PLAYLIST}")
        assert record is not None
        return record

    def content(self, run: str) -> WatchedContent:
        """Return the stored contents of a run's report."""
        return WatchedContent.decode(self.aws.objects[f"reports/{run}.{PLAYLIST}.json"])

    def at(self, call: str, action: Callable[[], Any]) -> None:
        """Do something once, before the next call with this name takes effect."""
        pending = [action]

        def before_call(name: str) -> None:
            if name == call and pending:
                pending.pop()()

        self.aws.before_call = self.world.before_call = before_call

    def crash_at(self, call: str, run: str) -> None:
        """Deliver the job of a run to a worker that ends before this call."""
        self.at(call, crash)
        assert isinstance(self.deliver(run), Crash)

    def told(self) -> list[tuple[str, list[str], list[str], list[str]]]:
        """Return what each event tells: its run, and the songs that entered, left and changed."""
        kinds = ("entered", "left", "changed")
        changes = [event for event in self.aws.events if "counts" in event]
        return [
            (event["id"].partition(".")[0], *([song["song"] for song in event[kind]] for kind in kinds))
            for event in changes
        ]
