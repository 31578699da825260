"""A batch that takes longer than one invocation of the worker."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.aws.job_queue import Job, WatchedJob, encode_job
from classify.aws.report_table import ReportRecord, ReportTable
from classify.deadline import Deadline, out_of_time
from classify.errors import MoodlistError
from classify.handlers import worker
from classify.settings import Settings
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import RunningContext
from tests.integration.classify.batch.account import MAX_DELIVERIES
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


class SlowReports:
    """A clock on which each report takes five minutes."""

    def __init__(self, table: ReportTable) -> None:
        self._put = table.put_unless_settled
        self._elapsed = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self._elapsed

    def put_unless_settled(self, record: ReportRecord) -> ReportRecord:
        self._elapsed += 300 if record.status == "done" else 0
        return self._put(record)


def test_jobs_without_time_are_retried_at_once_and_finished_ones_are_not(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = deployment.resources.report_table
    clock = SlowReports(table)
    urls = [deployment.request_report(each) for each in (playlist_ids.FIESTA, TRIP, playlist_ids.RAINY_DAYS)]
    monkeypatch.setattr("classify.deadline.time", clock)
    monkeypatch.setattr(table, "put_unless_settled", clock.put_unless_settled)
    event = deployment.jobs.receive()
    assert deployment.jobs.invoke(event) == [record["messageId"] for record in event["Records"][1:]]
    assert [deployment.report_status(url)[0] for url in urls] == ["done", "pending", "pending"]
    assert all(message.visible for message in deployment.account.messages())
    calls = len(sim.calls)
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.jobs.deliver() == []
    assert [deployment.report_status(url)[0] for url in urls] == ["done", "done", "done"]
    assert not [call for call in sim.calls[calls:] if playlist_ids.FIESTA in call.path]


Order = Callable[[list[str]], list[str]]


class WorkerTime:
    """A clock on which each job takes `seconds`, but no longer than until the time of the worker is up."""

    def __init__(self, seconds: float) -> None:
        self.now = 0.0
        self._seconds = seconds
        self.done: list[str] = []
        self.failed: list[str] = []

    def monotonic(self) -> float:
        return self.now

    def process(self, job: Job, deadline: Deadline) -> None:
        self.now += min(self._seconds, max(0.0, deadline.remaining()))
        if deadline.remaining() <= 0:
            raise out_of_time()
        self.done.append(job.report)

    def record_failure(self, job: Job, _: MoodlistError) -> None:
        self.failed.append(job.report)


class SmallQueue:
    """SQS with its redrive policy, which delivers in an order that is as bad as it can be."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.messages: dict[str, str] = {}
        self.deliveries: Counter[str] = Counter()
        self.dead: list[str] = []
        self.send(jobs)

    def send(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            self.messages[f"m{len(self.messages) + sum(self.deliveries.values())}-{job.report}"] = encode_job(job)

    def delay(self, *_: object) -> None:
        """Deliver it again at once."""

    def delete(self, receipt: str) -> None:
        del self.messages[receipt]

    def receive(self, order: Order, count: int) -> list[Any]:
        records = []
        for id_ in order(list(self.messages))[:count]:
            self.deliveries[id_] += 1
            if self.deliveries[id_] > MAX_DELIVERIES:
                self.dead.append(self.messages.pop(id_))
                continue
            attributes = {"ApproximateReceiveCount": str(self.deliveries[id_])}
            records.append(
                {"messageId": id_, "receiptHandle": id_, "body": self.messages[id_], "attributes": attributes}
                | {"eventSource": "aws:sqs"}
            )
        return records


def _rotated(number: int) -> Order:
    return lambda ids: ids[number % len(ids) :] + ids[: number % len(ids)]


def _shuffled(number: int) -> Order:
    return lambda ids: Random(number).sample(ids, len(ids))  # noqa: S311


class Killed(BaseException):
    """Simulates the end of the process."""


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> SmallQueue:
    queue = SmallQueue(WatchedJob(f"p{number}", "run") for number in range(20))
    application = SimpleNamespace(settings=Settings(), require_deployment=lambda: SimpleNamespace(queue=queue))
    monkeypatch.setattr(worker, "application", lambda: application)
    return queue


def _deliver_all(queue: SmallQueue, order: Order, batch_size: int) -> None:
    while queue.messages:
        if not (records := queue.receive(order, batch_size)):
            continue
        try:
            answer = worker.handler({"Records": records}, cast("LambdaContext", RunningContext(101.5)))
        except Killed:
            continue
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        for record in records:
            if record["messageId"] not in failed:
                queue.messages.pop(record["messageId"], None)


@pytest.mark.parametrize(("seconds", "batch_size"), [(40.0, 5), (95.0, 10)])  # of a hundred
@pytest.mark.parametrize("order", [lambda ids: ids, lambda ids: ids[::-1], _rotated(3), *map(_shuffled, range(3))])
def test_a_job_for_which_no_time_was_left_is_not_a_failed_one(
    queue: SmallQueue, order: Order, seconds: float, batch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = WorkerTime(seconds)
    monkeypatch.setattr("classify.deadline.time", clock)
    monkeypatch.setattr(worker, "processor", lambda: clock)
    _deliver_all(queue, order, batch_size)
    assert sorted(set(clock.done)) == sorted(f"run.p{number}" for number in range(20))
    assert (clock.failed, queue.dead) == ([], [])


@pytest.mark.parametrize("number", [0, 1, 4, 7])
def test_a_job_that_ends_its_worker_does_not_take_the_others_with_it(
    queue: SmallQueue, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = WorkerTime(0)

    def process(job: Job, deadline: Deadline) -> None:
        if job == WatchedJob(f"p{number}", "run"):
            raise Killed
        clock.process(job, deadline)

    monkeypatch.setattr(worker, "processor", lambda: SimpleNamespace(process=process))
    _deliver_all(queue, lambda ids: ids, 5)
    assert len(set(clock.done)) == 19
    assert [json.loads(body)["playlist"] for body in queue.dead] == [f"p{number}"]
