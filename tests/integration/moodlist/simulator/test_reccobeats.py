from typing import Any

import pytest
import requests

from moodlist.simulator import Fault, Simulator, Track
from moodlist.simulator.catalog import playlist_ids

NINE = {
    "energy",
    "liveness",
    "tempo",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "danceability",
    "loudness",
    "valence",
}


def look_up(sim: Simulator, path: str, *ids: str) -> list[dict[str, Any]]:
    answer = requests.get(f"{sim.reccobeats_url}{path}", params={"ids": ",".join(ids)}, timeout=5)
    assert answer.status_code == 200
    content: list[dict[str, Any]] = answer.json()["content"]
    return content


def spotify_ids(content: list[dict[str, Any]]) -> list[str]:
    return [each["href"].rpartition("/")[2] for each in content]


def track_with(sim: Simulator, **fields: str) -> Track:
    return next(
        track
        for track in sim.catalog.tracks.values()
        if all(getattr(track, name) == value for name, value in fields.items())
    )


def test_features_equal_spotifys_without_the_duration(sim: Simulator) -> None:
    track = sim.catalog.tracks[sim.playlist(playlist_ids.FIESTA).track_ids[0]]
    (features,) = look_up(sim, "/audio-features", track.id)
    assert features.keys() > NINE
    assert "duration_ms" not in features
    assert all(features[name] == getattr(track.features, name) for name in NINE)


def test_the_duration_is_part_of_the_track(sim: Simulator) -> None:
    track = sim.catalog.tracks[sim.playlist(playlist_ids.FIESTA).track_ids[0]]
    (answer,) = look_up(sim, "/track", track.id)
    assert answer["durationMs"] == track.features.duration_ms
    assert (answer["trackTitle"], answer["isrc"]) == (track.name, track.isrc)


def test_results_have_a_fixed_order_that_is_never_the_requested_one(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:40]
    for requested in (ids, ids[::-1], sorted(ids), ids[:2], ids[1::-1]):
        returned = spotify_ids(look_up(sim, "/audio-features", *requested))
        assert returned != requested
        assert sorted(returned) == sorted(requested)
        assert returned == spotify_ids(look_up(sim, "/audio-features", *requested))
        assert spotify_ids(look_up(sim, "/track", *requested)) == returned


def test_unknown_ids_are_left_out(sim: Simulator) -> None:
    known_id = sim.playlist(playlist_ids.FIESTA).track_ids[0]
    unknown = track_with(sim, reccobeats="nothing")
    assert spotify_ids(look_up(sim, "/audio-features", "0" * 22, known_id, unknown.id)) == [known_id]
    assert look_up(sim, "/audio-features", unknown.id, unknown.isrc) == []


@pytest.mark.parametrize("path", ["/audio-features", "/track"])
def test_more_than_forty_ids_are_refused(sim: Simulator, path: str) -> None:
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids
    assert len(look_up(sim, path, *ids[:40])) == 40
    answer = requests.get(f"{sim.reccobeats_url}{path}", params={"ids": ",".join(ids[:41])}, timeout=5)
    assert answer.status_code == 400
    assert answer.json() == {"status": 4004, "errors": [{"message": "size must be between 1 and 40"}]}


def test_missing_ids_are_refused(sim: Simulator) -> None:
    answer = requests.get(f"{sim.reccobeats_url}/audio-features", timeout=5)
    assert (answer.status_code, answer.json()["status"]) == (400, 4001)


def test_ids_may_be_repeated_parameters(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.FIESTA).track_ids[:3]
    answer = requests.get(f"{sim.reccobeats_url}/audio-features", params={"ids": ids}, timeout=5)
    assert sorted(spotify_ids(answer.json()["content"])) == sorted(ids)


def test_some_tracks_are_found_by_isrc_only_and_linked_to_another_release(sim: Simulator) -> None:
    track = track_with(sim, reccobeats="isrc")
    assert look_up(sim, "/audio-features", track.id) == []
    (features,) = look_up(sim, "/audio-features", track.isrc)
    assert features["isrc"] == track.isrc
    assert spotify_ids([features]) != [track.id]


def test_a_relinked_track_is_found_only_by_the_original_id(sim: Simulator) -> None:
    requested = next(track for track in sim.catalog.tracks.values() if track.replaced_by)
    replacement = sim.catalog.tracks[requested.replaced_by or ""]
    assert look_up(sim, "/audio-features", replacement.id, replacement.isrc, requested.isrc) == []
    assert spotify_ids(look_up(sim, "/audio-features", requested.id)) == [requested.id]


def test_a_missing_feature_is_null_and_a_missing_tempo_is_zero(sim: Simulator) -> None:
    no_tempo, no_valence = track_with(sim, reccobeats_gap="tempo"), track_with(sim, reccobeats_gap="valence")
    features = {each["isrc"]: each for each in look_up(sim, "/audio-features", no_tempo.id, no_valence.id)}
    assert features[no_tempo.isrc]["tempo"] == 0
    assert features[no_valence.isrc]["valence"] is None


def test_a_track_is_found_by_its_uuid(sim: Simulator) -> None:
    track_id = sim.playlist(playlist_ids.FIESTA).track_ids[0]
    (features,) = look_up(sim, "/audio-features", track_id)
    address = f"{sim.reccobeats_url}/track/{features['id']}"
    assert requests.get(f"{address}/audio-features", timeout=5).json() == features
    assert [requests.get(address, timeout=5).json()] == look_up(sim, "/track", features["id"])
    assert requests.get(f"{sim.reccobeats_url}/track/{track_id}", timeout=5).status_code == 404
    assert requests.get(f"{sim.reccobeats_url}/albums", timeout=5).status_code == 404


def test_the_rate_limit_error_has_reccobeats_format(sim: Simulator) -> None:
    sim.fail(Fault.rate_limited(retry_after=2, path="/reccobeats/*"))
    answer = requests.get(f"{sim.reccobeats_url}/track", params={"ids": "0" * 22}, timeout=5)
    assert (answer.status_code, answer.json()["status"], answer.headers["Retry-After"]) == (429, 4291, "2")
