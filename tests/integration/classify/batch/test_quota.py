"""Spotify's daily quota is used up: the schedule is put off, and whoever waits for an answer is told."""

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

WATCHED = [playlist_ids.ROAD_TRIP, playlist_ids.FIESTA, playlist_ids.RAINY_DAYS]
HOURS = 15
USED_UP = Fault.quota_exceeded(retry_after=HOURS * 3600, times=None)


def _run(deployment: Stack) -> list[str]:
    """What became of each watched playlist in one more run, in which no message is left over."""
    for playlist in WATCHED:
        deployment.resources.watchlist.add(playlist)
    deployment.dispatch()
    assert deployment.jobs.deliver() == []
    assert deployment.account.messages() == []
    return [deployment.last(playlist)["status"] for playlist in WATCHED]


def test_what_is_left_of_a_run_is_postponed_without_another_call(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    assert _run(deployment) == ["postponed"] * 3
    assert len(sim.calls_to("/v1/")) == 1


def test_a_postponed_report_says_how_long_it_still_takes(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _run(deployment)
    deployment.calendar.pass_days(5 / 24)
    deployment.dispatch({"run": "five-hours-later", "playlists": [playlist_ids.FIESTA]})
    deployment.calendar.pass_days(-1)  # on which the run was
    assert deployment.jobs.deliver() == []
    problem = deployment.api.get(f"/reports/five-hours-later.{playlist_ids.FIESTA}").json()["problem"]
    assert problem["type"] == "urn:moodlist:problem:quota-exceeded"
    assert problem["retry_after"] == (HOURS - 5) * 3600


def test_a_run_before_the_quota_is_new_calls_nobody_either(sim: Simulator, deployment: Stack) -> None:
    sim.fail(Fault.quota_exceeded(retry_after=30 * 3600, times=None))
    _run(deployment)
    sim.reset()
    assert _run(deployment) == ["postponed"] * 3
    assert sim.calls == []


def test_the_first_run_after_the_wait_is_done(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _run(deployment)
    sim.reset()
    assert _run(deployment) == ["done"] * 3


def test_a_quota_that_names_no_wait_is_new_a_day_later(sim: Simulator, deployment: Stack) -> None:
    error = {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}
    sim.fail(Fault(path="/v1/*", status=429, body={"error": error}, times=None))
    assert _run(deployment) == ["postponed"] * 3
    sim.reset()
    assert _run(deployment) == ["done"] * 3


def test_a_quota_that_ends_in_the_middle_of_a_run_leaves_what_was_done(sim: Simulator, deployment: Stack) -> None:
    first = deployment.run(playlist_ids.ROAD_TRIP)
    sim.fail(Fault.quota_exceeded(times=None, after=1))
    statuses = _run(deployment)
    assert sorted(statuses) == ["done", "postponed", "postponed"]
    assert first.status == "done"


def test_a_playlist_is_compared_with_the_last_done_report_and_not_with_a_postponed_one(
    sim: Simulator, deployment: Stack
) -> None:
    first = deployment.run(playlist_ids.FIESTA)
    sim.fail(USED_UP)
    assert deployment.run(playlist_ids.FIESTA).status == "postponed"
    sim.reset()
    assert deployment.run(playlist_ids.FIESTA).previous == first.id


def test_a_post_that_waits_has_failed_with_the_problem(sim: Simulator, deployment: Stack) -> None:
    url = deployment.ask_later(playlist_ids.FIESTA)
    sim.fail(USED_UP)
    assert deployment.jobs.deliver() == []
    report = deployment.read(url).json()
    assert (report["status"], report["problem"]["status"]) == ("failed", 429)
    assert report["problem"]["retry_after"] == HOURS * 3600
    assert deployment.account.messages() == []
