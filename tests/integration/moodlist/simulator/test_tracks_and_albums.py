from collections.abc import Callable

import requests

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids

Get = Callable[..., requests.Response]
Simulate = Callable[..., Simulator]


def test_a_track_has_isrc_link_artists_and_album(sim: Simulator, get: Get) -> None:
    track_id = sim.playlist(playlist_ids.FIESTA).track_ids[0]
    track = get(sim, f"/tracks/{track_id}").json()
    assert track["external_ids"]["isrc"].startswith("ZZMDL")
    assert track["external_urls"]["spotify"] == f"https://open.spotify.com/track/{track_id}"
    assert track["artists"][0]["name"] == track["album"]["artists"][0]["name"]


def test_another_release_replaces_a_track_in_the_listeners_market(sim: Simulator, get: Get) -> None:
    requested = next(track for track in sim.catalog.tracks.values() if track.replaced_by)
    relinked = get(sim, f"/tracks/{requested.id}", user=False, market="ES").json()
    assert (relinked["id"], relinked["linked_from"]["id"]) == (requested.replaced_by, requested.id)
    assert get(sim, f"/tracks/{requested.id}", user=False).json()["id"] == requested.id


def test_old_apps_get_several_tracks_at_once_with_null_for_unknown_ids(simulate: Simulate, get: Get) -> None:
    sim = simulate(app="extended")
    first, second = sim.playlist(playlist_ids.FIESTA).track_ids[:2]
    answer = get(sim, "/tracks", ids=f"{second},{'0' * 22},{first}").json()["tracks"]
    assert [track and track["id"] for track in answer] == [second, None, first]
    assert get(sim, "/tracks").status_code == 400


def test_an_album_has_pages_of_tracks_without_isrc(sim: Simulator, get: Get) -> None:
    album_id, album = next(iter(sim.catalog.albums.items()))
    whole = get(sim, f"/albums/{album_id}").json()
    assert whole["name"] == album.name
    assert [track["id"] for track in whole["tracks"]["items"]] == [track.id for track in album.tracks]
    assert "external_ids" not in whole["tracks"]["items"][0]
    page = get(sim, f"/albums/{album_id}/tracks", limit=4, offset=4).json()
    assert [track["id"] for track in page["items"]] == [track.id for track in album.tracks[4:8]]
    assert get(sim, f"/albums/{album_id}/tracks", limit=51).json()["error"]["message"] == "Invalid limit"
