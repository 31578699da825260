"""Songs are saved only for a playlist that is watched, by one worker at a time, and never over a younger reading."""

from functools import partial

import pytest

from classify.core.save_target import SaveTarget
from classify.errors import UpstreamUnavailable
from tests.integration.classify.batch.interleaving import SteppingWorker, before_call
from tests.integration.classify.batch.small_deployment import DARK, SmallDeployment
from tests.integration.classify.batch.small_world import PLAYLIST
from tests.unit.classify.builders import spotify_id

HAPPY = SaveTarget(mood="happy")
CALLS = ["look for the saved playlist", "create the saved playlist", "write the saved playlist"]


@pytest.fixture
def saving(small: SmallDeployment) -> SmallDeployment:
    small.watchlist.add(PLAYLIST, DARK)
    return small


def test_a_playlist_that_left_the_watchlist_while_its_job_waited_is_not_saved(saving: SmallDeployment) -> None:
    saving.watchlist.remove(PLAYLIST)
    record = saving.run("late", DARK)
    assert (record.status, record.saved, saving.world.saved) == ("done", None, [])


def test_a_playlist_that_left_the_watchlist_while_it_was_read_is_not_saved(saving: SmallDeployment) -> None:
    saving.at("look up", lambda: saving.watchlist.remove(PLAYLIST))
    assert saving.run("late", DARK).saved is None
    assert saving.world.saved == []


def test_an_unchanged_playlist_that_left_the_watchlist_costs_one_call(saving: SmallDeployment) -> None:
    saving.run("first", DARK)
    saving.watchlist.remove(PLAYLIST)
    calls = saving.world.spotify_calls
    assert saving.run("late", DARK).saved is None
    assert saving.world.spotify_calls == calls + 1


def test_a_save_target_that_was_replaced_while_the_job_waited_is_the_one_that_counts(saving: SmallDeployment) -> None:
    saving.watchlist.add(PLAYLIST, HAPPY)
    assert saving.run("late", DARK).saved == HAPPY
    assert [each.tracks for each in saving.world.saved] == [[spotify_id(1)]]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("other_run", ["run", "other-run"])
def test_two_deliveries_at_once_make_one_playlist(saving: SmallDeployment, call: str, other_run: str) -> None:
    errors = []
    saving.at(call, lambda: errors.append(saving.deliver(other_run, DARK)))
    assert saving.run("run", DARK).saved == DARK
    assert [type(error) for error in errors] == [UpstreamUnavailable]
    assert saving.deliver(other_run, DARK) is None
    assert [each.tracks for each in saving.world.saved] == [[spotify_id(2)]]


@pytest.mark.parametrize("call", CALLS)
def test_the_next_delivery_completes_a_save_that_failed(saving: SmallDeployment, call: str) -> None:
    def fail() -> None:
        raise UpstreamUnavailable("Spotify is down.")

    saving.at(call, fail)
    assert isinstance(saving.deliver("run", DARK), UpstreamUnavailable)
    assert saving.deliver("run", DARK) is None
    assert [each.tracks for each in saving.world.saved] == [[spotify_id(2)]]


def test_a_worker_that_ended_while_saving_blocks_the_others_for_its_time_only(saving: SmallDeployment) -> None:
    held = saving.aws.deployment.save_lock.hold(PLAYLIST, 0, 60)
    held.__enter__()  # and never leaves
    assert isinstance(saving.deliver("run", DARK), UpstreamUnavailable)
    saving.calendar.now += 66
    assert saving.deliver("run", DARK) is None


def test_songs_that_were_read_before_those_that_are_saved_are_not_saved(saving: SmallDeployment) -> None:
    def edit_and_run() -> None:
        saving.calendar.now += 1
        saving.world.edit(4)
        saving.deliver("young", DARK)

    saving.at("look up", edit_and_run)
    assert saving.run("old", DARK).saved is None
    assert [each.tracks for each in saving.world.saved] == [[spotify_id(2), spotify_id(4)]]


def test_songs_that_were_read_before_an_edit_do_not_replace_those_that_were_read_after_it(
    saving: SmallDeployment,
) -> None:
    saving.aws.before_call = saving.world.before_call = before_call
    slow, stale = (SteppingWorker(partial(saving.deliver, run, DARK)) for run in ("slow", "stale"))
    slow.go_to("read")
    stale.go_to("look up")
    saving.world.edit(4)
    slow.finish()
    stale.finish()
    assert (saving.record("slow").saved, saving.record("stale").saved) == (DARK, None)
    assert [each.tracks for each in saving.world.saved] == [[spotify_id(2), spotify_id(4)]]


def test_a_lock_is_no_report(saving: SmallDeployment) -> None:
    saving.run("run", DARK)
    assert saving.table.find(f"saving/{PLAYLIST}") is None
