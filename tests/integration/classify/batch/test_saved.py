"""The worker saves the songs of a watched playlist where its owner wished so, if the deployment may."""

import pytest

from classify.core.save_target import SaveTarget
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.saving.saves import saved_lists, writes

TRIP = playlist_ids.ROAD_TRIP
DARK = SaveTarget(mood="dark")


@pytest.fixture
def deployment(sim: Simulator, start: Start) -> Stack:
    deployment = start(sim, saving=True)
    deployment.resources.watchlist.add(TRIP, DARK)
    return deployment


def _dark(deployment: Stack) -> list[str]:
    songs = deployment.api.post("/mood", [{"playlist": TRIP, "mood": "dark"}]).json()
    return [song["url"][-22:] for song in songs]


def test_the_songs_of_a_run_are_saved_and_the_report_says_where(sim: Simulator, deployment: Stack) -> None:
    report = deployment.run(TRIP)
    assert saved_lists(sim) == [_dark(deployment)]
    assert (report.status, report.saved, report.not_saved) == ("done", DARK, None)


def test_a_deployment_that_may_not_save_saves_nothing(sim: Simulator, start: Start, deployment: Stack) -> None:
    report = start(sim, saving=False).run(TRIP)
    assert (report.status, report.saved, report.not_saved) == ("done", None, None)
    assert writes(sim) == []


def test_an_unchanged_playlist_that_is_saved_already_costs_one_call(sim: Simulator, deployment: Stack) -> None:
    deployment.run(TRIP)
    calls = len(sim.calls)
    assert deployment.run(TRIP).saved == DARK
    assert len(sim.calls) == calls + 1


def test_another_wish_is_fulfilled_though_the_playlist_is_unchanged(sim: Simulator, deployment: Stack) -> None:
    deployment.run(TRIP)
    wish = SaveTarget(mood="dark", min_score=0.99)
    deployment.resources.watchlist.add(TRIP, wish)
    assert deployment.run(TRIP).saved == wish
    (songs,) = saved_lists(sim)
    assert len(songs) < len(_dark(deployment))


def test_songs_that_cannot_be_saved_are_reported_all_the_same_and_the_watchlist_says_why(
    sim: Simulator, deployment: Stack
) -> None:
    deployment.resources.watchlist.add(TRIP, SaveTarget(mood="dark", id=playlist_ids.OTHER_USERS_PUBLIC))
    report = deployment.run(TRIP)
    assert (report.status, report.saved) == ("done", None)
    last = deployment.last(TRIP)
    assert (last["status"], last["problem"]["status"]) == ("done", 403)
    assert writes(sim) == []


def test_a_login_that_may_only_read_still_gets_its_report_and_is_told_of(
    sim: Simulator, start: Start, deployment: Stack
) -> None:
    reading = sim.refresh_token({"playlist-read-private", "playlist-read-collaborative"})
    deployment = start(sim, saving=True, refresh_token=reading)
    report = deployment.run(TRIP)
    assert (report.status, report.saved) == ("done", None)
    assert "moodlist login --save" in deployment.last(TRIP)["problem"]["detail"]
    assert [write.status for write in writes(sim)] == [403]


def test_a_save_that_fails_for_now_comes_again_and_is_made_once(sim: Simulator, deployment: Stack) -> None:
    deployment.dispatch()
    sim.fail(Fault.server_error(503, method="POST", times=None))
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.last(TRIP) is None
    sim.reset()
    assert deployment.jobs.redeliver() == []
    assert saved_lists(sim) == [_dark(deployment)]
    assert deployment.last(TRIP)["problem"] is None
