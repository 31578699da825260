"""A batch that takes longer than one invocation of the worker."""

import time

import pytest

from classify.aws.report_table import ReportRecord, ReportTable
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
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
