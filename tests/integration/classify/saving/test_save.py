"""Saving creates a playlist in the owner's account, updates it, and leaves it alone if nothing has changed."""

from collections.abc import Sequence

import pytest

from classify.core.playlist import Track
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.saving.save import PlaylistSaver
from classify.saving.targets import OwnPlaylist
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import odd_entries, playlist_ids
from moodlist.simulator.catalog.odd_entries import local_file
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.saving.saves import DARK, TITLE, created, report, saved, songs, writes
from tests.unit.classify import builders

DIALECTS = [("development", "2026"), ("extended", "legacy"), ("extended", "both"), ("development", "both")]


@pytest.mark.parametrize(("app", "dialect"), DIALECTS)
def test_a_new_playlist_is_private_and_described_and_holds_the_songs_in_order(
    simulate: Simulate, compose: Compose, app: str, dialect: str
) -> None:
    sim = simulate(app=app, dialect=dialect)
    ids = songs(sim, 230)
    result = saved(compose(sim), ids)
    assert result.playlist is not None
    assert result.created
    playlist = sim.playlist(result.playlist.id)
    assert playlist.track_ids == ids
    assert (playlist.name, playlist.public, playlist.owner) == (TITLE, False, sim.owner)
    assert playlist.description == f"Made by Moodlist: the dark songs of Road trip [{playlist_ids.ROAD_TRIP}]"
    assert result.playlist.url == playlist.url


@pytest.mark.parametrize(("app", "dialect"), DIALECTS)
def test_an_update_removes_adds_and_moves_songs_and_keeps_local_files(
    simulate: Simulate, compose: Compose, app: str, dialect: str
) -> None:
    sim = simulate(app=app, dialect=dialect)
    application, ids = compose(sim), songs(sim, 8)
    id_ = created(sim, application, ids[:6])
    sim.edit_playlist(id_, add=[local_file()], at=2)
    wanted = [ids[7], ids[5], ids[0], ids[1], ids[6], ids[3]]
    plan = saved(application, wanted).plan
    assert sim.playlist(id_).track_ids == wanted
    assert [entry.is_local for entry in sim.playlist(id_).entries].count(True) == 1
    assert [track.id for track in plan.added] == [ids[7], ids[6]]
    assert [track.id for track in plan.removed] == [ids[2], ids[4]]
    assert [track.id for track in plan.moved] == [ids[5]]
    assert [each.name for each in plan.kept] == ["Basement Rehearsal"]


def test_tracks_are_handed_over_before_they_are_removed(simulate: Simulate, compose: Compose) -> None:
    sim = simulate()
    application, ids = compose(sim), songs(sim, 4)
    id_ = created(sim, application, ids)
    handed: list[tuple[str, list[str | None], list[str]]] = []

    def keep(playlist: OwnPlaylist, tracks: Sequence[Track]) -> None:
        handed.append((playlist.id, [track.id for track in tracks], sim.playlist(id_).track_ids))

    saver = PlaylistSaver(application.spotify, Deadline.after(20), on_removal=keep)
    saver.execute(saver.plan(report([ids[1], ids[3]]), DARK))
    saver.execute(saver.plan(report([ids[3], ids[1]]), DARK))
    assert handed == [(id_, [ids[0], ids[2]], ids)]


@pytest.mark.parametrize(("app", "dialect"), DIALECTS)
def test_saving_again_writes_nothing(simulate: Simulate, compose: Compose, app: str, dialect: str) -> None:
    sim = simulate(app=app, dialect=dialect)
    application, ids = compose(sim), songs(sim, 60)
    id_ = created(sim, application, ids)
    before = len(writes(sim))
    again = saved(application, ids)
    assert not again.created
    assert again.playlist is not None
    assert again.playlist.id == id_
    assert len(writes(sim)) == before


def test_planning_writes_nothing(sim: Simulator, compose: Compose) -> None:
    application = compose(sim)
    pending = PlaylistSaver(application.spotify, Deadline.after(20)).plan(report(songs(sim)), DARK)
    assert (pending.playlist, pending.title, pending.is_up_to_date) == (None, TITLE, False)
    assert [track.id for track in pending.plan.added] == songs(sim)
    assert writes(sim) == []


def test_no_playlist_is_created_without_songs(sim: Simulator, compose: Compose) -> None:
    result = saved(compose(sim), [])
    assert (result.playlist, result.created) == (None, False)
    assert writes(sim) == []


def test_repeated_songs_are_left_once(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    id_ = created(sim, application, ids)
    sim.edit_playlist(id_, add=[ids[0], ids[3]])
    assert [track.id for track in saved(application, ids).plan.deduplicated] == [ids[0], ids[3]]
    assert sim.playlist(id_).track_ids == ids


def test_episodes_and_unavailable_items_are_kept(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    id_ = created(sim, application, ids)
    sim.edit_playlist(id_, add=[odd_entries.episode(), odd_entries.NOTHING], at=1)
    saved(application, ids[1:])
    assert sim.playlist(id_).track_ids == ids[1:]
    assert len(sim.playlist(id_).entries) == len(ids) + 1


def test_a_song_listed_as_another_release_is_not_added_again(sim: Simulator, compose: Compose) -> None:
    relinked = next(track for track in sim.catalog.tracks.values() if track.replaced_by)
    application = compose(sim)
    id_ = created(sim, application, [relinked.id])
    assert saved(application, [relinked.id]).plan.steps == ()
    saved(application, [])
    assert sim.playlist(id_).entries == []


def test_a_song_that_the_source_lists_as_another_release_is_saved_with_its_original_id(
    sim: Simulator, compose: Compose
) -> None:
    relinked = next(track for track in sim.catalog.tracks.values() if track.replaced_by)
    listed = builders.track(1, id=relinked.replaced_by, linked_from=relinked.id)
    saver = PlaylistSaver(compose(sim).spotify, Deadline.after(20))
    result = saver.execute(saver.plan(builders.report((listed, (0.1, 0.9))), DARK))
    assert result.playlist is not None
    assert sim.playlist(result.playlist.id).track_ids == [relinked.id]


def test_a_playlist_of_the_user_is_changed_by_id_and_keeps_its_name(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    save_target = SaveTarget(mood="dark", id=playlist_ids.QUIET_EVENING)
    assert created(sim, application, ids, save_target) == playlist_ids.QUIET_EVENING
    assert sim.playlist(playlist_ids.QUIET_EVENING).name == "Quiet evening"


def test_a_collaborative_playlist_is_changed_by_id(sim: Simulator, compose: Compose) -> None:
    save_target = SaveTarget(mood="dark", id=playlist_ids.COLLABORATIVE)
    assert created(sim, compose(sim), songs(sim), save_target) == playlist_ids.COLLABORATIVE


def test_progress_counts_the_writes(sim: Simulator, compose: Compose) -> None:
    seen: list[tuple[str, int, int]] = []
    client = compose(sim).spotify
    saver = PlaylistSaver(client, Deadline.after(20), progress=lambda *each: seen.append(each))
    saver.execute(saver.plan(report(songs(sim, 150)), DARK))
    assert [each for each in seen if each[0] == "Writing the playlist"] == [
        ("Writing the playlist", done, 2) for done in range(3)
    ]
