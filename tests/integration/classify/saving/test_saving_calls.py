"""The calls of which a save consists: as few as it takes, and each names the state of the playlist that it is for."""

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


def test_each_change_names_the_state_that_the_one_before_it_led_to(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 8)
    id_ = created(sim, application, ids[:6])
    first, before = snapshot_id(sim.playlist(id_)), len(writes(sim))
    saved(application, [ids[5], ids[4], *ids[1:4]])
    calls = writes(sim)[before:]
    assert [call.method for call in calls] == ["DELETE", "PUT", "PUT"]
    named = [_body(call)["snapshot_id"] for call in calls]
    assert named[0] == first
    assert len({*named, snapshot_id(sim.playlist(id_))}) == 4


def test_an_insertion_names_no_state_since_spotify_knows_none_there(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 8)
    created(sim, application, ids[:6])
    before = len(writes(sim))
    saved(application, ids[1:])
    assert [(call.method, "snapshot_id" in _body(call)) for call in writes(sim)[before:]] == [
        ("DELETE", True),
        ("POST", False),
    ]


def test_a_second_plan_names_no_state_in_any_of_its_changes(sim: Simulator, compose: Compose) -> None:
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


def test_a_change_after_an_answer_that_tells_no_state_names_none(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 8)
    created(sim, application, ids[:6])
    before = len(writes(sim))
    sim.fail(Fault(path=ITEMS, method="DELETE", body={"snapshot_id": 7}))
    saved(application, [ids[5], *ids[1:5]])
    removal, move = writes(sim)[before : before + 2]
    assert (removal.method, move.method) == ("DELETE", "PUT")
    assert "snapshot_id" not in _body(move)


@pytest.mark.parametrize(("dialect", "name"), [("2026", "items"), ("legacy", "tracks")])
def test_a_removal_calls_its_songs_as_the_address_does(
    simulate: Simulate, compose: Compose, dialect: str, name: str
) -> None:
    sim = simulate(app="extended", dialect=dialect)
    application, ids = compose(sim), songs(sim)
    created(sim, application, ids)
    saved(application, ids[1:])
    removal = [call for call in writes(sim) if call.method == "DELETE"][-1]
    assert removal.path.endswith(f"/{name}")
    assert [key for key in ("items", "tracks") if key in _body(removal)] == [name]


def test_the_older_address_is_found_once_and_then_kept(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(app="extended", dialect="legacy")
    saved(compose(sim), songs(sim, 230))
    doors = [call.path.rpartition("/")[2] for call in writes(sim) if "/playlists/" in call.path]
    assert doors == ["items", "tracks", "tracks", "tracks"]


def test_a_refusal_at_both_addresses_is_that_of_the_newer_one(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.not_found(path=ITEMS, method="DELETE"))
    sim.fail(Fault.forbidden(path="/v1/playlists/*/tracks", method="DELETE"))
    with pytest.raises(NotFound):
        saved(compose(sim), songs(sim), SaveTarget(mood="dark", id=playlist_ids.QUIET_EVENING))
    assert [call.status for call in writes(sim)] == [404, 403]


@pytest.mark.parametrize("unknown", [[3], [0, 99], [3, 4, 110]])
def test_songs_around_unknown_ones_are_put_in_their_places_by_the_first_plan(
    sim: Simulator, compose: Compose, unknown: list[int]
) -> None:
    """Two batches in front of a song that stays: what is put in a wrong place would have to be moved."""
    application, ids = compose(sim), songs(sim, 131)
    id_ = created(sim, application, ids[130:])
    before = len(writes(sim))
    wanted = [spotify_id(f"gone {at}") if at in unknown else each for at, each in enumerate(ids)]
    done = saved(application, wanted)
    assert [track.position - 1 for track in done.refused] == unknown
    assert sim.playlist(id_).track_ids == [each for at, each in enumerate(ids) if at not in unknown]
    assert {call.method for call in writes(sim)[before:]} == {"POST"}


def test_a_plan_calls_the_playlist_as_the_account_does(sim: Simulator, compose: Compose) -> None:
    client = compose(sim).spotify
    to = SaveTarget(mood="dark", id=playlist_ids.QUIET_EVENING)
    assert PlaylistSaver(client, Deadline.after(20)).plan(report(songs(sim)), to).title == "Quiet evening"
    assert PlaylistSaver(client, Deadline.after(20)).plan(report(songs(sim)), DARK).title == "Dark songs of Road trip"


def test_a_playlist_is_looked_for_once_and_read_before_and_after_it_is_written(
    sim: Simulator, compose: Compose
) -> None:
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


def test_a_change_whose_answer_was_lost_is_read_once_to_see_that_it_was_made(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    id_ = created(sim, application, ids)
    sim.fail(Fault.cut(path=ITEMS, method="DELETE"))
    before = len(sim.calls)
    saved(application, ids[1:])
    assert sim.playlist(id_).track_ids == ids[1:]
    methods = [call.method for call in sim.calls[before:] if call.path.startswith(f"/v1/playlists/{id_}")]
    assert methods == ["GET", "DELETE", "GET"]
