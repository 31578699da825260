from collections.abc import Callable
from typing import Any

import pytest
import requests

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids

Get = Callable[..., requests.Response]
Simulate = Callable[..., Simulator]
Entries = list[dict[str, Any]]


@pytest.fixture
def entries(sim: Simulator, get: Get) -> Entries:
    answer = get(sim, f"/playlists/{playlist_ids.ODD_ENTRIES}/items", limit=50, additional_types="track,episode")
    returned: Entries = answer.json()["items"]
    return returned


def items(entries: Entries) -> Entries:
    return [entry["item"] for entry in entries if entry.get("item")]


def test_a_removed_track_is_null(entries: Entries) -> None:
    assert [entry["item"] for entry in entries[1:2]] == [None]


def test_local_files_have_no_id_and_may_lack_album_artist_and_duration(entries: Entries) -> None:
    complete, without_artist, without_duration = (entry["item"] for entry in entries if entry.get("is_local"))
    assert complete["uri"] == "spotify:local:Our+Own+Band:Demos:Basement+Rehearsal:183"
    assert {item["id"] for item in (complete, without_artist, without_duration)} == {None}
    assert without_artist["artists"] == []
    assert (without_artist["album"], without_artist["duration_ms"]) == (None, 0)
    assert "duration_ms" not in without_duration
    assert all(item["is_local"] for item in (complete, without_artist, without_duration))


def test_an_episode_has_a_show_and_is_returned_only_on_request(entries: Entries, sim: Simulator, get: Get) -> None:
    episode = next(item for item in items(entries) if item["type"] == "episode")
    assert "show" in episode
    assert not {"artists", "album"} & episode.keys()
    without_episodes = get(
        sim, f"/playlists/{playlist_ids.ODD_ENTRIES}/items", limit=50, additional_types="track"
    ).json()
    assert [item for item in items(without_episodes["items"]) if item["type"] == "episode"] == []


def test_an_entry_may_be_empty(entries: Entries) -> None:
    assert entries.count({}) == 1


def test_external_ids_may_be_absent(entries: Entries) -> None:
    bare = [item for item in items(entries) if "external_ids" not in item and item["type"] == "track"]
    assert len(bare) == 1
    assert "external_urls" not in bare[0]


def test_a_relinked_track_names_the_requested_one(entries: Entries) -> None:
    relinked = next(item for item in items(entries) if "linked_from" in item)
    assert relinked["id"] != relinked["linked_from"]["id"]


def test_an_unplayable_track_has_a_reason(entries: Entries) -> None:
    unplayable = next(item for item in items(entries) if item.get("is_playable") is False)
    assert unplayable["restrictions"] == {"reason": "market"}


def test_a_playlist_may_contain_a_track_twice(entries: Entries) -> None:
    ids = [item["id"] for item in items(entries) if item["id"]]
    assert len(ids) == len(set(ids)) + 1


def test_an_old_entry_has_no_date(entries: Entries) -> None:
    assert [entry["added_by"] for entry in entries if "added_at" in entry and entry["added_at"] is None] == [None]


def test_the_legacy_dialect_has_the_same_odd_entries_under_the_old_name(simulate: Simulate, get: Get) -> None:
    sim = simulate(dialect="legacy")
    answer = get(sim, f"/playlists/{playlist_ids.ODD_ENTRIES}/tracks", additional_types="track,episode").json()
    kinds = [entry.get("track", "absent") and entry.get("track", {}).get("type") for entry in answer["items"]]
    assert (kinds.count(None), kinds.count("episode"), answer["total"]) == (2, 1, 12)


def test_the_road_trip_has_one_of_each_common_odd_entry(sim: Simulator, get: Get) -> None:
    address = f"/playlists/{playlist_ids.ROAD_TRIP}"
    first = get(sim, address, additional_types="track,episode").json()["items"]
    second = get(sim, f"{address}/items", offset=50, additional_types="track,episode").json()
    entries = [*first["items"], *second["items"]]
    ids = [item["id"] for item in items(entries) if item["type"] == "track" and not item["is_local"]]
    assert len(entries) == 60
    assert (len(ids), len(set(ids))) == (57, 56)
    assert sum(entry["item"] is None for entry in entries) == 1
    unknown = [each for each in set(ids) if sim.catalog.find_by_reccobeats_key(each) is None]
    assert len(unknown) == 1
