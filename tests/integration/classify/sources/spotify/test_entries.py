"""The entries of a Spotify playlist as tracks and skipped items, however odd they are."""

import json
from typing import Any

import msgspec
import pytest

from classify.core.playlist import Skipped, SkipReason, Track
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.sources.support import APPS, read_link

OPEN = "https://open.spotify.com"


@pytest.mark.parametrize(("app", "dialect"), APPS)
def test_every_odd_entry_is_read_or_skipped_with_a_reason(
    simulate: Simulate, compose: Compose, app: str, dialect: str
) -> None:
    playlist = read_link(compose(simulate(app=app, dialect=dialect)), playlist_ids.ODD_ENTRIES)
    assert {item.position: (item.reason, item.name) for item in playlist.skipped} == {
        2: (SkipReason.UNAVAILABLE, None),
        3: (SkipReason.LOCAL_FILE, "Basement Rehearsal"),
        4: (SkipReason.LOCAL_FILE, "Voice memo"),
        5: (SkipReason.LOCAL_FILE, "Tape hiss"),
        6: (SkipReason.EPISODE, "Twelve Minutes About Trains"),
        7: (SkipReason.UNAVAILABLE, None),
        11: (SkipReason.DUPLICATE, playlist.tracks[0].name),
    }
    assert [track.position for track in playlist.tracks] == [1, 8, 9, 10, 12]


def test_a_skipped_episode_has_its_show_and_a_local_file_its_artist(sim: Simulator, compose: Compose) -> None:
    by_name = {item.name: item for item in read_link(compose(sim), playlist_ids.ODD_ENTRIES).skipped}
    assert by_name["Twelve Minutes About Trains"].artists == ("The Platform Clock",)
    assert by_name["Tape hiss"].artists == ("Our Own Band",)
    assert by_name["Voice memo"].artists == ()


def test_a_relinked_track_has_the_id_that_plays_and_the_original_id(sim: Simulator, compose: Compose) -> None:
    track = next(track for track in read_link(compose(sim), playlist_ids.ODD_ENTRIES).tracks if track.linked_from)
    assert (track.id, track.linked_from) == (spotify_id("replacement"), spotify_id("relinked"))


def test_a_track_has_name_artists_album_and_isrc(sim: Simulator, compose: Compose) -> None:
    first = read_link(compose(sim), playlist_ids.QUIET_EVENING).tracks[0]
    truth = sim.catalog.tracks[first.id or ""]
    assert (first.name, first.artists, first.album, first.isrc) == (
        truth.name,
        truth.artists,
        truth.album,
        truth.isrc,
    )


@pytest.mark.parametrize(
    ("entry", "item"),
    [
        (
            {"item": {"id": "0" * 22, "name": 7, "artists": [None, {"name": ""}], "album": []}},
            Track(position=1, id="0" * 22),
        ),
        (
            {"item": {"type": "track", "id": None, "name": "Nameless", "artists": "?"}},
            Skipped(position=1, reason=SkipReason.NO_ID, name="Nameless"),
        ),
        (
            {"item": {"id": "0\n=1", "name": "Odd", "external_urls": {"spotify": f"{OPEN}/track/0\n=1"}}},
            Skipped(position=1, reason=SkipReason.NO_ID, name="Odd"),
        ),
        (
            {"item": {"id": "0" * 22, "linked_from": {"id": "1,2"}}},
            Track(position=1, id="0" * 22),
        ),
        (
            {"item": {"type": "episode", "name": "Talk", "external_urls": {"spotify": f"{OPEN}/episode/{'0' * 22}"}}},
            Skipped(position=1, reason=SkipReason.EPISODE, name="Talk", url=f"{OPEN}/episode/{'0' * 22}"),
        ),
        (
            {"item": {"type": "episode", "name": "Talk", "external_urls": {"spotify": "https://example.com/x"}}},
            Skipped(position=1, reason=SkipReason.EPISODE, name="Talk"),
        ),
        ({"track": True, "item": "?"}, Skipped(position=1, reason=SkipReason.UNAVAILABLE)),
        (None, Skipped(position=1, reason=SkipReason.UNAVAILABLE)),
    ],
)
def test_an_incomplete_entry_is_read_as_far_as_possible(
    sim: Simulator, compose: Compose, entry: object, item: Track | Skipped
) -> None:
    sim.fail(Fault(path="/v1/playlists/*", body={"items": {"items": [entry], "total": 1}, "name": None}))
    playlist = read_link(compose(sim), playlist_ids.FIESTA)
    assert [*playlist.tracks, *playlist.skipped] == [item]
    assert (playlist.name, playlist.snapshot_id) == ("", None)


def _good(number: int) -> dict[str, Any]:
    return {"item": {"type": "track", "id": f"{number:022d}", "name": f"Song {number}", "artists": [{"name": "Band"}]}}


@pytest.mark.parametrize(
    "change",
    [
        {"id": 7},
        {"id": True},
        {"id": ["0" * 22]},
        {"id": {}},
        {"id": "0" * 23},
        {"id": ""},
        {"name": 7, "id": None},
        {"name": ["a"], "artists": None, "id": 0},
        {"artists": [7, None, "Band"], "id": None},
        {"artists": {"name": "Band"}, "id": None},
        {"type": "episode", "show": "Talks", "name": 1},
        {"type": ["track"], "id": None},
        {"is_local": True, "uri": 7, "album": "LP", "artists": "Band"},
    ],
)
def test_a_bad_track_costs_its_own_item(sim: Simulator, compose: Compose, change: dict[str, Any]) -> None:
    bad = {"item": {**_good(2)["item"], **change}}
    page = {"items": [_good(1), bad, _good(3)], "total": 3}
    sim.fail(Fault(path="/v1/playlists/*", body={"name": "Mixed", "items": page}))
    playlist = read_link(compose(sim), playlist_ids.FIESTA)
    assert [track.position for track in playlist.tracks] == [1, 3]
    assert [item.position for item in playlist.skipped] == [2]


@pytest.mark.parametrize(
    "change",
    [
        {"name": 7},
        {"artists": None},
        {"artists": "Band"},
        {"artists": [{"name": 7}, "Band", None]},
        {"album": ["LP"]},
        {"duration_ms": "3:20"},
        {"duration_ms": float("inf")},
        {"duration_ms": float("nan")},
        {"external_ids": {"isrc": 7}},
        {"external_ids": "isrc"},
        {"linked_from": {"id": 7}},
        {"linked_from": "0" * 22},
        {"explicit": "no", "popularity": 10**400},
        {"is_local": "no"},
        {"name": "half \ud83d"},
    ],
)
def test_a_track_with_an_odd_detail_is_read_without_it(
    sim: Simulator, compose: Compose, change: dict[str, Any]
) -> None:
    odd = {"item": {**_good(2)["item"], **change}}
    page = {"items": [_good(1), odd, _good(3)], "total": 3}
    body = json.dumps({"name": "Mixed", "items": page}).encode()
    sim.fail(Fault(path="/v1/playlists/*", body=body))
    playlist = read_link(compose(sim), playlist_ids.FIESTA)
    assert [track.id for track in playlist.tracks] == [f"{number:022d}" for number in (1, 2, 3)]
    assert msgspec.json.encode(playlist)


@pytest.mark.parametrize("entry", [None, 7, "entry", [], [_good(2)], True, {}, {"item": None}, {"track": "Song"}])
def test_an_entry_that_is_no_object_is_unavailable(sim: Simulator, compose: Compose, entry: object) -> None:
    page = {"items": [_good(1), entry, _good(3)], "total": 3}
    sim.fail(Fault(path="/v1/playlists/*", body={"name": "Mixed", "items": page}))
    playlist = read_link(compose(sim), playlist_ids.FIESTA)
    assert [track.position for track in playlist.tracks] == [1, 3]
    assert playlist.skipped == (Skipped(position=2, reason=SkipReason.UNAVAILABLE),)
