"""A batch that does not fit into the time of one worker."""

import time

import pytest

from classify.aws.report_table import ReportRecord, ReportTable
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


class Hurrying:
    """A clock on which each report that is done has taken five minutes."""

    def __init__(self, table: ReportTable) -> None:
        self._put = table.put_unless_settled
        self._taken = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self._taken

    def put_unless_settled(self, report: ReportRecord) -> ReportRecord:
        self._taken += 300 if report.status == "done" else 0
        return self._put(report)


def test_what_has_no_time_left_comes_again_at_once_and_what_is_done_stays(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = deployment.resources.report_table
    clock = Hurrying(table)
    urls = [deployment.ask_later(each) for each in (playlist_ids.FIESTA, TRIP, playlist_ids.RAINY_DAYS)]
    monkeypatch.setattr("classify.deadline.time", clock)
    monkeypatch.setattr(table, "put_unless_settled", clock.put_unless_settled)
    event = deployment.jobs.receive()
    assert deployment.jobs.invoke(event) == [record["messageId"] for record in event["Records"][1:]]
    assert [deployment.state(url)[0] for url in urls] == ["done", "pending", "pending"]
    assert all(message.visible for message in deployment.account.messages())
    calls = len(sim.calls)
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.jobs.deliver() == []
    assert [deployment.state(url)[0] for url in urls] == ["done", "done", "done"]
    assert not [call for call in sim.calls[calls:] if playlist_ids.FIESTA in call.path]
