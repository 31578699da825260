"""The worker saves the songs of a watched playlist if it has a save target and the deployment allows saving."""

import pytest

from classify.core.save_target import SaveTarget
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.saving.saves import saved_track_ids, writes

TRIP = playlist_ids.ROAD_TRIP
DARK = SaveTarget(mood="dark")


@pytest.fixture
def deployment(sim: Simulator, start: Start) -> Stack:
    deployment = start(sim, saving=True)
    deployment.resources.watchlist.add(TRIP, DARK)
    return deployment


def _dark_ids(deployment: Stack) -> list[str]:
    songs = deployment.api.post("/mood", [{"playlist": TRIP, "mood": "dark"}]).json()
    return [song["url"][-22:] for song in songs]


def test_a_run_saves_the_songs_and_records_where(sim: Simulator, deployment: Stack) -> None:
    record = deployment.run(TRIP)
    assert saved_track_ids(sim) == [_dark_ids(deployment)]
    assert (record.status, record.saved, record.not_saved) == ("done", DARK, None)


def test_a_deployment_that_does_not_allow_saving_saves_nothing(sim: Simulator, start: Start, deployment: Stack) -> None:
    record = start(sim, saving=False).run(TRIP)
    assert (record.status, record.saved, record.not_saved) == ("done", None, None)
    assert writes(sim) == []


def test_an_unchanged_saved_playlist_costs_one_call(sim: Simulator, deployment: Stack) -> None:
    deployment.run(TRIP)
    calls = len(sim.calls_to("/v1/"))
    assert deployment.run(TRIP).saved == DARK
    assert len(sim.calls_to("/v1/")) == calls + 1


def test_a_new_save_target_is_saved_although_the_playlist_is_unchanged(sim: Simulator, deployment: Stack) -> None:
    deployment.run(TRIP)
    save_target = SaveTarget(mood="dark", min_score=0.99)
    deployment.resources.watchlist.add(TRIP, save_target)
    assert deployment.run(TRIP).saved == save_target
    (songs,) = saved_track_ids(sim)
    assert len(songs) < len(_dark_ids(deployment))


def test_a_refused_save_still_gives_a_report_and_the_watchlist_says_why(sim: Simulator, deployment: Stack) -> None:
    deployment.resources.watchlist.add(TRIP, SaveTarget(mood="dark", id=playlist_ids.OTHER_USERS_PUBLIC))
    record = deployment.run(TRIP)
    assert (record.status, record.saved) == ("done", None)
    last = deployment.last_report(TRIP)
    assert (last["status"], last["problem"]["status"]) == ("done", 403)
    assert writes(sim) == []


def test_a_login_without_write_access_still_gives_a_report_and_the_watchlist_says_why(
    sim: Simulator, start: Start, deployment: Stack
) -> None:
    read_only_token = sim.refresh_token({"playlist-read-private", "playlist-read-collaborative"})
    deployment = start(sim, saving=True, refresh_token=read_only_token)
    record = deployment.run(TRIP)
    assert (record.status, record.saved) == ("done", None)
    assert "moodlist login --save" in deployment.last_report(TRIP)["problem"]["detail"]
    assert [write.status for write in writes(sim)] == [403]


def test_a_save_that_fails_temporarily_is_retried_and_made_once(sim: Simulator, deployment: Stack) -> None:
    deployment.dispatch()
    sim.fail(Fault.server_error(503, method="POST", times=None))
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.last_report(TRIP) is None
    sim.reset()
    assert deployment.jobs.redeliver() == []
    assert saved_track_ids(sim) == [_dark_ids(deployment)]
    assert deployment.last_report(TRIP)["problem"] is None
