"""The worker when a job fails: what comes again and when, what does not, and what its report says."""

import time
from typing import Any

import pytest

from classify.aws.report_bucket import ReportBucket
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.account import DELIVERIES, HIDDEN
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP
DOWN = Fault.server_error(503, path="/v1/*", times=None)


def _hidden(deployment: Stack) -> list[float]:
    """For how many more seconds each message of the queue is hidden."""
    return [message.visible_at / 1000 - time.time() for message in deployment.account.messages()]


def test_a_job_succeeds_as_soon_as_spotify_is_there_again(sim: Simulator, deployment: Stack) -> None:
    deployment.resources.watchlist.add(TRIP)
    deployment.dispatch()
    sim.fail(DOWN)
    assert len(deployment.jobs.deliver()) == 1
    assert len(deployment.jobs.redeliver()) == 1
    assert deployment.last(TRIP) is None
    sim.reset()
    assert deployment.jobs.redeliver() == []
    assert deployment.last(TRIP)["status"] == "done"


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault.server_error(503, times=None), [10, 20, 40, 80]),
        (Fault.rate_limited(retry_after=100, times=None), [100, 200, 400, 800]),
        (Fault.server_error(503, retry_after=3600, times=None), [3600, 7200, 14400, 28800]),
        (Fault.html_200(times=None), [30, 60, 120, 240]),
        (Fault.rate_limited(retry_after=30_000, times=None), [30_000, 39_600, 39_600, 39_600]),
    ],
)
def test_a_failed_job_is_hidden_for_the_wait_and_twice_as_long_after_each_delivery(
    sim: Simulator, deployment: Stack, fault: Fault, waits: list[int]
) -> None:
    deployment.ask_later(TRIP)
    sim.fail(fault)
    hidden = []
    for _ in waits:
        assert len(deployment.jobs.redeliver()) == 1
        hidden += _hidden(deployment)
    assert hidden == [pytest.approx(wait, abs=8) for wait in waits]


def test_the_last_delivery_tells_the_caller_why_and_a_redrive_still_mends_it(sim: Simulator, deployment: Stack) -> None:
    deployment.resources.watchlist.add(TRIP)
    deployment.dispatch()
    url = deployment.ask_later(TRIP)
    sim.fail(DOWN)
    for _ in range(DELIVERIES - 1):
        assert len(deployment.jobs.redeliver()) == 2
    assert deployment.state(url) == ("pending", None)
    assert len(deployment.jobs.redeliver()) == 2
    assert deployment.state(url) == ("failed", 503)
    assert (deployment.last(TRIP)["status"], deployment.last(TRIP)["problem"]["status"]) == ("failed", 503)
    assert deployment.jobs.redeliver() == []
    assert len(deployment.account.messages(deployment.account.failed_jobs)) == 2
    sim.reset()
    deployment.account.redrive()
    assert deployment.jobs.deliver() == []
    assert deployment.state(url) == ("done", None)
    assert (deployment.last(TRIP)["status"], deployment.last(TRIP)["problem"]) == ("done", None)


@pytest.mark.parametrize(
    ("fault", "playlist", "status"),
    [
        (Fault.not_found(times=None), TRIP, 404),
        (Fault.forbidden(times=None), TRIP, 403),
        (None, playlist_ids.OTHER_USERS_PUBLIC, 403),
        (Fault(path="/v1/*", body={"items": {"total": 10_001, "items": []}}, times=None), TRIP, 413),
    ],
)
def test_what_no_delivery_would_change_has_failed_at_once(
    sim: Simulator, deployment: Stack, fault: Fault | None, playlist: str, status: int
) -> None:
    deployment.resources.watchlist.add(playlist)
    deployment.dispatch()
    url = deployment.ask_later(playlist)
    if fault:
        sim.fail(fault)
    assert deployment.jobs.deliver() == []
    assert deployment.account.messages() == []
    assert deployment.state(url) == ("failed", status)
    assert (deployment.last(playlist)["status"], deployment.last(playlist)["problem"]["status"]) == (
        "failed",
        status,
    )


def test_a_playlist_that_failed_is_compared_with_its_last_done_report(sim: Simulator, deployment: Stack) -> None:
    first = deployment.run(TRIP)
    sim.fail(Fault.not_found(times=None))
    assert deployment.run(TRIP).status == "failed"
    sim.reset()
    assert deployment.run(TRIP).previous == first.id


class Unforeseen(Exception):
    """A fault of ours."""


def _fault(*_: Any) -> Any:
    raise Unforeseen("a secret detail")


def test_a_fault_of_ours_comes_again_and_at_the_last_delivery_nobody_waits_in_vain(
    deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = deployment.ask_later(TRIP)
    monkeypatch.setattr(ReportBucket, "put_report_once", _fault)
    for _ in range(DELIVERIES):
        assert deployment.state(url) == ("pending", None)
        assert len(deployment.jobs.redeliver()) == 1
    assert deployment.state(url) == ("failed", 500)
    assert "secret" not in deployment.read(url).text


def test_a_job_whose_wait_sqs_does_not_take_comes_again_when_the_queue_says(sim: Simulator, deployment: Stack) -> None:
    deployment.ask_later(TRIP)
    sim.fail(DOWN)
    event = deployment.jobs.receive()
    event["Records"][0]["receiptHandle"] = "a handle that is no longer good"
    assert len(deployment.jobs.invoke(event)) == 1
    assert _hidden(deployment) == [pytest.approx(HIDDEN, abs=8)]


def test_a_secret_that_spotify_refuses_is_mended_within_the_deliveries(sim: Simulator, start: Start) -> None:
    deployment = start(sim)
    url = deployment.ask_later(TRIP)
    sim.revoke_refresh_tokens()
    assert len(deployment.jobs.deliver()) == 1
    assert _hidden(deployment) == [pytest.approx(300, abs=8)]
    assert deployment.state(url) == ("pending", None)
