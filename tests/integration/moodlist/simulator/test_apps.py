from collections.abc import Callable

import pytest
import requests

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids

Get = Callable[..., requests.Response]
Simulate = Callable[..., Simulator]


def test_a_new_app_gets_only_metadata_of_another_users_playlist(sim: Simulator, get: Get) -> None:
    playlist = get(sim, f"/playlists/{playlist_ids.OTHER_USERS_PUBLIC}").json()
    assert playlist["name"] == "Marta's mix"
    assert not {"items", "tracks"} & playlist.keys()
    assert get(sim, f"/playlists/{playlist_ids.OTHER_USERS_PUBLIC}/items").status_code == 403


def test_a_new_app_reads_a_playlist_that_its_user_co_edits(sim: Simulator, get: Get) -> None:
    playlist = get(sim, f"/playlists/{playlist_ids.COLLABORATIVE}").json()
    assert playlist["collaborative"] is True
    assert playlist["owner"]["id"] != sim.owner
    assert playlist["items"]["total"] == 25


def test_a_new_app_without_a_user_gets_only_metadata(sim: Simulator, get: Get) -> None:
    playlist = get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}", user=False)
    assert playlist.status_code == 200
    assert "items" not in playlist.json()
    assert get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}/items", user=False).status_code == 403


def test_a_new_app_gets_404_for_a_playlist_made_by_spotify(sim: Simulator, get: Get) -> None:
    answer = get(sim, f"/playlists/{playlist_ids.MADE_BY_SPOTIFY}")
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "Resource not found")


def test_a_new_app_gets_403_without_a_message_for_audio_features(sim: Simulator, get: Get) -> None:
    track_id = sim.playlist(playlist_ids.ROAD_TRIP).track_ids[0]
    for path, params in (("/audio-features", {"ids": track_id}), (f"/audio-features/{track_id}", {})):
        answer = get(sim, path, **params)
        assert (answer.status_code, answer.json()) == (403, {"error": {"status": 403}})


@pytest.mark.parametrize("user", [True, False])
@pytest.mark.parametrize(
    "playlist_id", [playlist_ids.OTHER_USERS_PUBLIC, playlist_ids.MADE_BY_SPOTIFY, playlist_ids.ROAD_TRIP]
)
def test_an_old_app_reads_any_public_playlist(simulate: Simulate, get: Get, user: bool, playlist_id: str) -> None:
    sim = simulate(app="extended", dialect="legacy")
    assert get(sim, f"/playlists/{playlist_id}/tracks", user=user, limit=100).json()["items"]


def test_an_old_app_gets_audio_features_in_request_order_with_null_for_unknown_ids(
    simulate: Simulate, get: Get
) -> None:
    sim = simulate(app="extended")
    first, second = sim.playlist(playlist_ids.QUIET_EVENING).track_ids[:2]
    answer = get(sim, "/audio-features", ids=f"{second},{'0' * 22},{first}").json()["audio_features"]
    assert [features and features["id"] for features in answer] == [second, None, first]
    assert answer[0]["duration_ms"] > 60_000
    assert get(sim, f"/audio-features/{first}").json() == answer[2]
    assert get(sim, "/audio-features", ids=",".join([first] * 101)).status_code == 400


def test_a_private_playlist_is_visible_to_its_owner_only(sim: Simulator, get: Get) -> None:
    assert get(sim, f"/playlists/{playlist_ids.PRIVATE}").json()["items"]["total"] == 20
    assert get(sim, f"/playlists/{playlist_ids.PRIVATE}", user=False).status_code == 404
    assert get(sim, f"/playlists/{playlist_ids.OTHER_USERS_PRIVATE}").status_code == 404


def test_liked_songs_require_a_user_and_the_scope(sim: Simulator, get: Get, session: requests.Session) -> None:
    assert get(sim, "/me/tracks", user=False).status_code == 401
    token = sim.access_token(scopes={"playlist-read-private"})
    answer = session.get(f"{sim.spotify_api_url}/me/tracks", headers={"Authorization": f"Bearer {token}"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["message"]) == (403, "Insufficient client scope")


def test_the_users_playlists_are_those_owned_co_edited_or_followed(sim: Simulator, get: Get) -> None:
    page = get(sim, "/me/playlists", limit=50).json()
    ids = {playlist["id"] for playlist in page["items"]}
    assert {playlist_ids.ROAD_TRIP, playlist_ids.PRIVATE, playlist_ids.COLLABORATIVE} < ids
    assert playlist_ids.OTHER_USERS_PUBLIC in ids
    assert not {playlist_ids.OTHER_USERS_PRIVATE, playlist_ids.MADE_BY_SPOTIFY} & ids
    assert page["items"][0]["items"]["total"] == 60
    assert get(sim, "/me").json()["id"] == sim.owner


@pytest.mark.parametrize(
    "path", ["/playlists/short", "/tracks/not-base-62-not-base-62", "/albums/x", "/playlists/a/items"]
)
def test_an_id_that_is_not_22_base_62_characters_is_refused(sim: Simulator, get: Get, path: str) -> None:
    answer = get(sim, path)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Invalid base62 id")


@pytest.mark.parametrize("path", ["/playlists/", "/tracks/", "/albums/"])
def test_an_unknown_id_is_not_found(sim: Simulator, get: Get, path: str) -> None:
    answer = get(sim, path + "0" * 22)
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "Resource not found")


@pytest.mark.parametrize(
    ("header", "message"),
    [({}, "No token provided"), ({"Authorization": "Bearer nonsense"}, "Invalid access token")],
)
def test_a_missing_or_wrong_token_is_refused(
    sim: Simulator, session: requests.Session, header: dict[str, str], message: str
) -> None:
    answer = session.get(f"{sim.spotify_api_url}/me", headers=header, timeout=5)
    assert (answer.status_code, answer.json()) == (401, {"error": {"status": 401, "message": message}})


def test_an_expired_token_is_refused_and_a_new_one_works(sim: Simulator, get: Get, session: requests.Session) -> None:
    headers = {"Authorization": f"Bearer {sim.access_token()}"}
    sim.expire_tokens()
    answer = session.get(f"{sim.spotify_api_url}/me", headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "The access token expired")
    assert get(sim, "/me").status_code == 200


def test_a_read_only_path_refuses_other_methods(sim: Simulator, session: requests.Session) -> None:
    headers = {"Authorization": f"Bearer {sim.access_token()}"}
    for method in ("POST", "PUT", "DELETE"):
        answer = session.request(method, f"{sim.spotify_api_url}/me/tracks", headers=headers, json={}, timeout=5)
        assert answer.status_code == 405


def test_an_unknown_path_is_not_found(sim: Simulator, get: Get, session: requests.Session) -> None:
    assert get(sim, "/artists").status_code == 404
    assert session.get(f"{sim.url}/nowhere", timeout=5).status_code == 404
