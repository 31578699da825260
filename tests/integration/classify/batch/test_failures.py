"""Failed jobs: which are retried and when, which are not, and what their reports say."""

import time
from typing import Any

import pytest

from classify.aws.report_bucket import ReportBucket
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.account import MAX_DELIVERIES, VISIBILITY_TIMEOUT
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP
DOWN = Fault.server_error(503, path="/v1/*", times=None)


def _delays(deployment: Stack) -> list[float]:
    """Return the seconds for which each message in the queue will stay hidden."""
    return [message.visible_at / 1000 - time.time() for message in deployment.account.messages()]


def test_a_job_succeeds_once_spotify_is_available_again(sim: Simulator, deployment: Stack) -> None:
    deployment.resources.watchlist.add(TRIP)
    deployment.dispatch()
    sim.fail(DOWN)
    assert len(deployment.jobs.deliver()) == 1
    assert len(deployment.jobs.redeliver()) == 1
    assert deployment.last_report(TRIP) is None
    sim.reset()
    assert deployment.jobs.redeliver() == []
    assert deployment.last_report(TRIP)["status"] == "done"


@pytest.mark.parametrize(
    ("fault", "expected_delays"),
    [
        (Fault.server_error(503, times=None), [10, 20, 40, 80]),
        (Fault.rate_limited(retry_after=100, times=None), [100, 200, 400, 800]),
        (Fault.server_error(503, retry_after=3600, times=None), [3600, 7200, 14400, 28800]),
        (Fault.html_200(times=None), [30, 60, 120, 240]),
        (Fault.rate_limited(retry_after=30_000, times=None), [30_000, 39_600, 39_600, 39_600]),
    ],
)
def test_the_delay_of_a_failed_job_doubles_with_each_delivery(
    sim: Simulator, deployment: Stack, fault: Fault, expected_delays: list[int]
) -> None:
    deployment.request_report(TRIP)
    sim.fail(fault)
    delays = []
    for _ in expected_delays:
        assert len(deployment.jobs.redeliver()) == 1
        delays += _delays(deployment)
    assert delays == [pytest.approx(delay, abs=8) for delay in expected_delays]


def test_the_last_delivery_records_the_failure_and_a_redrive_can_still_succeed(
    sim: Simulator, deployment: Stack
) -> None:
    deployment.resources.watchlist.add(TRIP)
    deployment.dispatch()
    url = deployment.request_report(TRIP)
    sim.fail(DOWN)
    for _ in range(MAX_DELIVERIES - 1):
        assert len(deployment.jobs.redeliver()) == 2
    assert deployment.report_status(url) == ("pending", None)
    assert len(deployment.jobs.redeliver()) == 2
    assert deployment.report_status(url) == ("failed", 503)
    assert (deployment.last_report(TRIP)["status"], deployment.last_report(TRIP)["problem"]["status"]) == (
        "failed",
        503,
    )
    assert deployment.jobs.redeliver() == []
    assert len(deployment.account.messages(deployment.account.failed_queue_url)) == 2
    sim.reset()
    deployment.account.redrive()
    assert deployment.jobs.deliver() == []
    assert deployment.report_status(url) == ("done", None)
    assert (deployment.last_report(TRIP)["status"], deployment.last_report(TRIP)["problem"]) == ("done", None)


@pytest.mark.parametrize(
    ("fault", "playlist", "status"),
    [
        (Fault.not_found(times=None), TRIP, 404),
        (Fault.forbidden(times=None), TRIP, 403),
        (None, playlist_ids.OTHER_USERS_PUBLIC, 403),
        (Fault(path="/v1/*", body={"items": {"total": 10_001, "items": []}}, times=None), TRIP, 413),
    ],
)
def test_a_permanent_failure_is_recorded_at_once(
    sim: Simulator, deployment: Stack, fault: Fault | None, playlist: str, status: int
) -> None:
    deployment.resources.watchlist.add(playlist)
    deployment.dispatch()
    url = deployment.request_report(playlist)
    if fault:
        sim.fail(fault)
    assert deployment.jobs.deliver() == []
    assert deployment.account.messages() == []
    assert deployment.report_status(url) == ("failed", status)
    assert (deployment.last_report(playlist)["status"], deployment.last_report(playlist)["problem"]["status"]) == (
        "failed",
        status,
    )


def test_a_playlist_that_failed_is_compared_with_its_last_successful_report(sim: Simulator, deployment: Stack) -> None:
    first = deployment.run(TRIP)
    sim.fail(Fault.not_found(times=None))
    assert deployment.run(TRIP).status == "failed"
    sim.reset()
    assert deployment.run(TRIP).previous == first.id


class UnexpectedError(Exception):
    """A bug in Moodlist."""


def _fail(*_: Any) -> Any:
    raise UnexpectedError("a secret detail")


def test_an_unexpected_error_is_retried_and_recorded_at_the_last_delivery(
    deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = deployment.request_report(TRIP)
    monkeypatch.setattr(ReportBucket, "put_report_once", _fail)
    for _ in range(MAX_DELIVERIES):
        assert deployment.report_status(url) == ("pending", None)
        assert len(deployment.jobs.redeliver()) == 1
    assert deployment.report_status(url) == ("failed", 500)
    assert "secret" not in deployment.read(url).text


def test_a_job_whose_delay_sqs_refuses_is_retried_after_the_visibility_timeout(
    sim: Simulator, deployment: Stack
) -> None:
    deployment.request_report(TRIP)
    sim.fail(DOWN)
    event = deployment.jobs.receive()
    event["Records"][0]["receiptHandle"] = "a handle that is no longer good"
    assert len(deployment.jobs.invoke(event)) == 1
    assert _delays(deployment) == [pytest.approx(VISIBILITY_TIMEOUT, abs=8)]


def test_a_job_with_refused_credentials_is_retried(sim: Simulator, start: Start) -> None:
    deployment = start(sim)
    url = deployment.request_report(TRIP)
    sim.revoke_refresh_tokens()
    assert len(deployment.jobs.deliver()) == 1
    assert _delays(deployment) == [pytest.approx(300, abs=8)]
    assert deployment.report_status(url) == ("pending", None)
