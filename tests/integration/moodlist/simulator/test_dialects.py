from collections.abc import Callable

import pytest
import requests

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids

Get = Callable[..., requests.Response]
Simulate = Callable[..., Simulator]


def test_the_2026_dialect_names_contents_items_and_a_track_item(sim: Simulator, get: Get) -> None:
    playlist = get(sim, f"/playlists/{playlist_ids.THREE_PAGES}").json()
    assert "tracks" not in playlist
    assert playlist["items"]["limit"] == 50
    assert len(playlist["items"]["items"]) == 50
    entry = playlist["items"]["items"][0]
    assert "track" not in entry
    assert entry["item"]["type"] == "track"


def test_an_item_has_a_flag_named_track(sim: Simulator, get: Get) -> None:
    item = get(sim, f"/playlists/{playlist_ids.QUIET_EVENING}/items").json()["items"][0]["item"]
    assert item["track"] is True
    assert item["episode"] is False


def test_the_2026_dialect_refuses_the_tracks_endpoint_even_for_own_playlists(sim: Simulator, get: Get) -> None:
    answer = get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}/tracks")
    assert (answer.status_code, answer.json()) == (403, {"error": {"status": 403, "message": "Forbidden"}})


def test_the_2026_dialect_refuses_several_tracks_at_once(sim: Simulator, get: Get) -> None:
    track_id = sim.playlist(playlist_ids.ROAD_TRIP).track_ids[0]
    assert get(sim, "/tracks", ids=track_id).status_code == 403
    assert get(sim, f"/tracks/{track_id}").json()["id"] == track_id


def test_an_outdated_fields_filter_leaves_empty_entries_in_the_2026_dialect(sim: Simulator, get: Get) -> None:
    answer = get(sim, f"/playlists/{playlist_ids.QUIET_EVENING}/items", fields="total,items(track(id,name))", limit=2)
    assert answer.json() == {"total": 40, "items": [{}, {}]}


def test_a_fields_filter_selects_fields(sim: Simulator, get: Get) -> None:
    fields = "next,items(is_local,item(id,artists(name)),track(id))"
    page = get(sim, f"/playlists/{playlist_ids.QUIET_EVENING}/items", fields=fields, limit=1).json()
    assert page.keys() == {"next", "items"}
    assert page["items"][0]["item"].keys() == {"id", "artists"}
    assert page["items"][0]["item"]["artists"][0].keys() == {"name"}


def test_a_fields_filter_accepts_dots(sim: Simulator, get: Get) -> None:
    answer = get(sim, f"/playlists/{playlist_ids.EMPTY}", fields="name,items.total,owner.id")
    assert answer.json() == {"name": "Empty", "items": {"total": 0}, "owner": {"id": "moodlist-owner"}}


def test_the_legacy_dialect_names_contents_tracks_and_a_track_track(simulate: Simulate, get: Get) -> None:
    sim = simulate(dialect="legacy", app="extended")
    playlist = get(sim, f"/playlists/{playlist_ids.THREE_PAGES}").json()
    assert "items" not in playlist
    assert playlist["tracks"]["limit"] == 100
    assert len(playlist["tracks"]["items"]) == 100
    rest = requests.get(
        playlist["tracks"]["next"], headers={"Authorization": f"Bearer {sim.access_token()}"}, timeout=5
    ).json()
    assert len(rest["items"]) == 30
    assert rest["next"] is None
    assert rest["items"][0]["track"]["type"] == "track"
    assert "item" not in rest["items"][0]


def test_an_old_app_gets_the_name_track_from_the_new_endpoint_too(simulate: Simulate, get: Get) -> None:
    for dialect in ("legacy", "2026"):
        sim = simulate(dialect=dialect, app="extended")
        entry = get(sim, f"/playlists/{playlist_ids.OTHER_USERS_PUBLIC}/items", limit=1).json()["items"][0]
        assert entry["track"]["type"] == "track"


def test_the_both_dialect_serves_old_and_new_names(simulate: Simulate, get: Get) -> None:
    sim = simulate(dialect="both")
    playlist = get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}").json()
    assert playlist["tracks"]["items"][0]["track"] == playlist["items"]["items"][0]["item"]
    entry = get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}/items").json()["items"][0]
    assert entry["track"] == entry["item"]
    assert get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}/tracks").status_code == 200


@pytest.mark.parametrize(("dialect", "path", "most"), [("2026", "items", 50), ("legacy", "tracks", 100)])
def test_a_limit_above_the_cap_is_refused(simulate: Simulate, get: Get, dialect: str, path: str, most: int) -> None:
    sim = simulate(dialect=dialect)
    address = f"/playlists/{playlist_ids.ROAD_TRIP}/{path}"
    assert get(sim, address, limit=most).status_code == 200
    answer = get(sim, address, limit=most + 1)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Invalid limit")


def test_liked_songs_keep_the_name_track_in_every_dialect(sim: Simulator, get: Get) -> None:
    page = get(sim, "/me/tracks", limit=50).json()
    assert (page["total"], len(page["items"])) == (120, 50)
    assert page["items"][0]["track"]["type"] == "track"
    assert get(sim, "/me/tracks", limit=51).json()["error"]["message"] == "Invalid limit"


def test_an_unknown_dialect_is_refused_at_construction() -> None:
    with pytest.raises(ValueError, match="Unknown dialect"):
        Simulator(dialect="2027")  # type: ignore[arg-type]
