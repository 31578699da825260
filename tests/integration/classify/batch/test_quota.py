"""Spotify's daily quota is used up: watched playlists are postponed, and deferred requests fail."""

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

WATCHED = [playlist_ids.ROAD_TRIP, playlist_ids.FIESTA, playlist_ids.RAINY_DAYS]
HOURS = 15
USED_UP = Fault.quota_exceeded(retry_after=HOURS * 3600, times=None)


def _run(deployment: Stack) -> list[str]:
    """Run the watchlist, check that no message is left, and return the status of each playlist."""
    for playlist in WATCHED:
        deployment.resources.watchlist.add(playlist)
    deployment.dispatch()
    assert deployment.jobs.deliver() == []
    assert deployment.account.messages() == []
    return [deployment.last_report(playlist)["status"] for playlist in WATCHED]


def test_the_rest_of_a_run_is_postponed_without_another_call(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    assert _run(deployment) == ["postponed"] * 3
    assert len(sim.calls_to("/v1/")) == 1


def test_a_postponed_report_has_the_remaining_wait(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _run(deployment)
    deployment.calendar.pass_days(5 / 24)
    deployment.dispatch({"run": "five-hours-later", "playlists": [playlist_ids.FIESTA]})
    deployment.calendar.pass_days(-1)  # undoes the day that `dispatch` adds
    assert deployment.jobs.deliver() == []
    problem = deployment.api.get(f"/reports/five-hours-later.{playlist_ids.FIESTA}").json()["problem"]
    assert problem["type"] == "urn:moodlist:problem:quota-exceeded"
    assert problem["retry_after"] == (HOURS - 5) * 3600


def test_a_run_before_the_quota_is_renewed_makes_no_calls(sim: Simulator, deployment: Stack) -> None:
    sim.fail(Fault.quota_exceeded(retry_after=30 * 3600, times=None))
    _run(deployment)
    sim.reset()
    assert _run(deployment) == ["postponed"] * 3
    assert sim.calls == []


def test_the_first_run_after_the_wait_succeeds(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _run(deployment)
    sim.reset()
    assert _run(deployment) == ["done"] * 3


def test_a_quota_without_a_retry_after_is_renewed_after_a_day(sim: Simulator, deployment: Stack) -> None:
    error = {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}
    sim.fail(Fault(path="/v1/*", status=429, body={"error": error}, times=None))
    assert _run(deployment) == ["postponed"] * 3
    sim.reset()
    assert _run(deployment) == ["done"] * 3


def test_reports_made_before_the_quota_ran_out_are_not_postponed(sim: Simulator, deployment: Stack) -> None:
    first = deployment.run(playlist_ids.ROAD_TRIP)
    sim.fail(Fault.quota_exceeded(times=None, after=1))
    statuses = _run(deployment)
    assert sorted(statuses) == ["done", "postponed", "postponed"]
    assert first.status == "done"


def test_a_playlist_is_compared_with_its_last_successful_report_and_not_a_postponed_one(
    sim: Simulator, deployment: Stack
) -> None:
    first = deployment.run(playlist_ids.FIESTA)
    sim.fail(USED_UP)
    assert deployment.run(playlist_ids.FIESTA).status == "postponed"
    sim.reset()
    assert deployment.run(playlist_ids.FIESTA).previous == first.id


def test_a_deferred_request_fails_with_the_problem(sim: Simulator, deployment: Stack) -> None:
    url = deployment.request_report(playlist_ids.FIESTA)
    sim.fail(USED_UP)
    assert deployment.jobs.deliver() == []
    report = deployment.read(url).json()
    assert (report["status"], report["problem"]["status"]) == ("failed", 429)
    assert report["problem"]["retry_after"] == HOURS * 3600
    assert deployment.account.messages() == []
