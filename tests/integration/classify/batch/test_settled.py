"""A report is settled once: nothing that is stored later changes it."""

import pytest
from msgspec import structs

from classify.aws.job_queue import Job, PostedJob, WatchedJob
from classify.aws.report_table import ReportRecord
from classify.errors import NotFound, UpstreamUnavailable
from classify.handlers import worker
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


def _record(status: str, *, settled: bool = True) -> ReportRecord:
    return ReportRecord.new("r", status, 30, settled=settled)  # type: ignore[arg-type]


@pytest.mark.parametrize("later", ["pending", "done", "failed", "postponed"])
def test_a_settled_record_is_not_replaced_and_is_returned_to_later_writers(deployment: Stack, later: str) -> None:
    table = deployment.resources.report_table
    first = table.put_unless_settled(structs.replace(_record("done"), name="first"))
    for settled in (False, True):
        assert table.put_unless_settled(_record(later, settled=settled)) == first
    assert table.find("r") == first


@pytest.mark.parametrize("first", ["pending", "failed"])
def test_an_unsettled_record_is_replaced(deployment: Stack, first: str) -> None:
    table = deployment.resources.report_table
    table.put_unless_settled(_record(first, settled=False))
    assert table.put_unless_settled(_record("done")).status == "done"
    assert table.find("r") == _record("done")


def test_an_expired_record_is_replaced(deployment: Stack) -> None:
    table = deployment.resources.report_table
    table.put_unless_settled(structs.replace(_record("done"), name="expired"))
    deployment.calendar.pass_days(30.5)
    assert table.find("r") is None
    assert table.put_unless_settled(_record("failed")) == table.find("r") == _record("failed")


def test_a_failure_after_a_successful_delivery_changes_nothing(deployment: Stack) -> None:
    deployment.resources.watchlist.add(TRIP)
    run = deployment.dispatch()["run"]
    url = deployment.request_report(TRIP)
    assert deployment.jobs.deliver() == []
    jobs: list[Job] = [WatchedJob(TRIP, run), PostedJob(url.rpartition("/")[2])]
    for job in jobs:
        worker.processor().record_failure(job, UpstreamUnavailable("Too late."))
        worker.processor().record_failure(job, NotFound("Too late."))
    assert deployment.report_status(url) == ("done", None)
    assert (deployment.last_report(TRIP)["status"], deployment.last_report(TRIP)["problem"]) == ("done", None)


def test_contents_are_stored_once_and_returned_to_later_writers(deployment: Stack) -> None:
    bucket = deployment.resources.report_bucket
    assert bucket.put_report_once("r", b"first") == b"first"
    assert bucket.put_report_once("r", b"second") == b"first"
    assert bucket.read_report("r") == b"first"
