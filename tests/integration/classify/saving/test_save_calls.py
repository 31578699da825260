"""The calls of a save: no more than necessary, each with the version (`snapshot_id`) of the playlist that it is for."""

import json
from typing import Any

import pytest

from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.errors import NotFound
from classify.saving.save import PlaylistSaver
from moodlist.simulator import Call, Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.spotify.library import snapshot_id
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.saving.saves import DARK, created, report, saved, songs, writes

ITEMS = "/v1/playlists/*/items"


def _body(call: Call) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(call.body)
    return body


def test_each_change_names_the_version_that_the_previous_one_returned(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 8)
    id_ = created(sim, application, ids[:6])
    first, before = snapshot_id(sim.playlist(id_)), len(writes(sim))
    saved(application, [ids[5], ids[4], *ids[1:4]])
    calls = writes(sim)[before:]
    assert [call.method for call in calls] == ["DELETE", "PUT", "PUT"]
    snapshots = [_body(call)["snapshot_id"] for call in calls]
    assert snapshots[0] == first
    assert len({*snapshots, snapshot_id(sim.playlist(id_))}) == 4


def test_an_insertion_names_no_version_because_the_api_takes_none(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 8)
    created(sim, application, ids[:6])
    before = len(writes(sim))
    saved(application, ids[1:])
    assert [(call.method, "snapshot_id" in _body(call)) for call in writes(sim)[before:]] == [
        ("DELETE", True),
        ("POST", False),
    ]


def test_the_changes_of_a_second_plan_name_no_version(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 8)
    created(sim, application, ids[:6])
    before = len(writes(sim))
    sim.fail(Fault(path=ITEMS, method="DELETE", status=502))
    saved(application, [ids[5], ids[4], *ids[1:4]])
    assert [(call.method, "snapshot_id" in _body(call)) for call in writes(sim)[before:]] == [
        ("DELETE", True),
        ("DELETE", False),
        ("PUT", False),
        ("PUT", False),
    ]


def test_a_change_after_an_answer_without_a_version_names_none(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 8)
    created(sim, application, ids[:6])
    before = len(writes(sim))
    sim.fail(Fault(path=ITEMS, method="DELETE", body={"snapshot_id": 7}))
    saved(application, [ids[5], *ids[1:5]])
    removal, move = writes(sim)[before : before + 2]
    assert (removal.method, move.method) == ("DELETE", "PUT")
    assert "snapshot_id" not in _body(move)


@pytest.mark.parametrize(("dialect", "name"), [("2026", "items"), ("legacy", "tracks")])
def test_a_removal_names_its_songs_like_the_endpoint(
    simulate: Simulate, compose: Compose, dialect: str, name: str
) -> None:
    sim = simulate(app="extended", dialect=dialect)
    application, ids = compose(sim), songs(sim)
    created(sim, application, ids)
    saved(application, ids[1:])
    removal = [call for call in writes(sim) if call.method == "DELETE"][-1]
    assert removal.path.endswith(f"/{name}")
    assert [key for key in ("items", "tracks") if key in _body(removal)] == [name]


def test_the_old_endpoint_is_found_once_and_then_reused(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(app="extended", dialect="legacy")
    saved(compose(sim), songs(sim, 230))
    endpoints = [call.path.rpartition("/")[2] for call in writes(sim) if "/playlists/" in call.path]
    assert endpoints == ["items", "tracks", "tracks", "tracks"]


def test_a_refusal_by_both_endpoints_is_reported_from_the_new_one(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.not_found(path=ITEMS, method="DELETE"))
    sim.fail(Fault.forbidden(path="/v1/playlists/*/tracks", method="DELETE"))
    with pytest.raises(NotFound):
        saved(compose(sim), songs(sim), SaveTarget(mood="dark", id=playlist_ids.QUIET_EVENING))
    assert [call.status for call in writes(sim)] == [404, 403]


@pytest.mark.parametrize("unknown", [[3], [0, 99], [3, 4, 110]])
def test_the_first_plan_puts_the_songs_around_unknown_ones_in_place(
    sim: Simulator, compose: Compose, unknown: list[int]
) -> None:
    """Add two batches before a song that stays; a song in a wrong place would need a move."""
    application, ids = compose(sim), songs(sim, 131)
    id_ = created(sim, application, ids[130:])
    before = len(writes(sim))
    wanted = [spotify_id(f"gone {at}") if at in unknown else each for at, each in enumerate(ids)]
    result = saved(application, wanted)
    assert [track.position - 1 for track in result.refused] == unknown
    assert sim.playlist(id_).track_ids == [each for at, each in enumerate(ids) if at not in unknown]
    assert {call.method for call in writes(sim)[before:]} == {"POST"}


def test_a_plan_has_the_title_of_the_existing_playlist(sim: Simulator, compose: Compose) -> None:
    client = compose(sim).spotify
    save_target = SaveTarget(mood="dark", id=playlist_ids.QUIET_EVENING)
    assert PlaylistSaver(client, Deadline.after(20)).plan(report(songs(sim)), save_target).title == "Quiet evening"
    assert PlaylistSaver(client, Deadline.after(20)).plan(report(songs(sim)), DARK).title == "Dark songs of Road trip"


def test_a_playlist_is_searched_for_once_and_read_before_and_after_the_writes(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    id_ = created(sim, application, ids)
    before = len(sim.calls)
    saved(application, ids[1:])
    assert [(call.method, call.path) for call in sim.calls[before:] if call.path != "/v1/me"] == [
        ("GET", "/v1/me/playlists"),
        ("GET", f"/v1/playlists/{id_}"),
        ("DELETE", f"/v1/playlists/{id_}/items"),
        ("GET", f"/v1/playlists/{id_}"),
    ]


def test_one_read_confirms_a_change_whose_answer_was_lost(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    id_ = created(sim, application, ids)
    sim.fail(Fault.cut(path=ITEMS, method="DELETE"))
    before = len(sim.calls)
    saved(application, ids[1:])
    assert sim.playlist(id_).track_ids == ids[1:]
    methods = [call.method for call in sim.calls[before:] if call.path.startswith(f"/v1/playlists/{id_}")]
    assert methods == ["GET", "DELETE", "GET"]
