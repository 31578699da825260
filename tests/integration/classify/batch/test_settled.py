"""The state of a report is settled once: what comes later changes nothing."""

import pytest
from msgspec import structs

from classify.aws.job_queue import Job, PostedJob, WatchedJob
from classify.aws.report_table import ReportRecord
from classify.errors import NotFound, UpstreamUnavailable
from classify.handlers import worker
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


def _state(status: str, *, settled: bool = True) -> ReportRecord:
    return ReportRecord.new("r", status, 30, settled=settled)  # type: ignore[arg-type]


@pytest.mark.parametrize("later", ["pending", "done", "failed", "postponed"])
def test_a_settled_state_stands_and_is_what_a_later_writer_gets(deployment: Stack, later: str) -> None:
    table = deployment.resources.report_table
    first = table.put_unless_settled(structs.replace(_state("done"), name="first"))
    for settled in (False, True):
        assert table.put_unless_settled(_state(later, settled=settled)) == first
    assert table.find("r") == first


@pytest.mark.parametrize("first", ["pending", "failed"])
def test_a_state_that_is_not_settled_gives_way(deployment: Stack, first: str) -> None:
    table = deployment.resources.report_table
    table.put_unless_settled(_state(first, settled=False))
    assert table.put_unless_settled(_state("done")).status == "done"
    assert table.find("r") == _state("done")


def test_an_expired_state_gives_way_though_dynamodb_removes_it_days_later(deployment: Stack) -> None:
    table = deployment.resources.report_table
    table.put_unless_settled(structs.replace(_state("done"), name="expired"))
    deployment.calendar.pass_days(30.5)
    assert table.find("r") is None
    assert table.put_unless_settled(_state("failed")) == table.find("r") == _state("failed")


def test_a_delivery_that_fails_after_another_has_succeeded_changes_nothing(deployment: Stack) -> None:
    deployment.resources.watchlist.add(TRIP)
    run = deployment.dispatch()["run"]
    url = deployment.ask_later(TRIP)
    assert deployment.jobs.deliver() == []
    jobs: list[Job] = [WatchedJob(TRIP, run), PostedJob(url.rpartition("/")[2])]
    for job in jobs:
        worker.processor().record_failure(job, UpstreamUnavailable("Too late."))
        worker.processor().record_failure(job, NotFound("Too late."))
    assert deployment.state(url) == ("done", None)
    assert (deployment.last(TRIP)["status"], deployment.last(TRIP)["problem"]) == ("done", None)


def test_contents_are_kept_once_and_who_comes_second_gets_them(deployment: Stack) -> None:
    bucket = deployment.resources.report_bucket
    assert bucket.put_report_once("r", b"first") == b"first"
    assert bucket.put_report_once("r", b"second") == b"first"
    assert bucket.read_report("r") == b"first"
