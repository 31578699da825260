"""POST /classify with a file: exports, account data and pasted links, in every media type."""

import json

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.songs import song_urls, tracks_of, url_of
from tests.integration.classify.exports import account_data, exportify, pasted

FILE_TYPES = ("text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream")


@pytest.mark.parametrize("media_type", FILE_TYPES)
@pytest.mark.parametrize("is_base64", [True, False])
def test_an_export_with_features_is_classified_without_calls(
    sim: Simulator, api: Api, media_type: str, is_base64: bool
) -> None:
    tracks = tracks_of(sim)
    text = exportify(tracks)
    answer = api.upload("/classify", text.encode() if is_base64 else text, f"{media_type}; charset=utf-8")
    report = answer.json()
    assert (answer.status, song_urls(report)) == (200, [url_of(track) for track in tracks])
    assert {song["source"] for song in report["songs"]} == {"given"}
    assert sim.calls == []


def test_an_export_is_classified_like_the_same_playlist_from_spotify(sim: Simulator, api: Api) -> None:
    from_file = api.upload("/classify", exportify(tracks_of(sim, playlist_ids.FIESTA, 30)).encode()).json()
    from_spotify = api.post("/classify", {"playlist": playlist_ids.FIESTA}).json()
    assert from_file["counts"] == from_spotify["counts"]
    songs = [[{**song, "source": None} for song in report["songs"]] for report in (from_file, from_spotify)]
    assert songs[0] == songs[1]


def test_an_export_without_features_gets_them_from_reccobeats(sim: Simulator, api: Api) -> None:
    tracks = tracks_of(sim)
    report = api.upload("/classify", exportify(tracks, features=False).encode()).json()
    assert song_urls(report) == [url_of(track) for track in tracks]
    assert {song["source"] for song in report["songs"]} == {"reccobeats"}


@pytest.mark.parametrize("media_type", ["application/json", "application/vnd.spotify+json", "application/octet-stream"])
def test_spotify_account_data_is_accepted_as_json_and_as_a_file(sim: Simulator, api: Api, media_type: str) -> None:
    tracks = tracks_of(sim)
    report = api.upload("/classify", account_data(tracks), media_type).json()
    assert (report["playlist"]["name"], song_urls(report)) == ("Road", [url_of(track) for track in tracks])


def test_a_list_of_records_is_read_as_an_export(sim: Simulator, api: Api) -> None:
    tracks = tracks_of(sim, count=3)
    rows = [{"trackName": track.name, "artistName": "?", "trackUri": f"spotify:track:{track.id}"} for track in tracks]
    assert song_urls(api.post("/classify", rows).json()) == [url_of(track) for track in tracks]


def test_pasted_links_are_read_as_plain_text(sim: Simulator, api: Api) -> None:
    tracks = tracks_of(sim)
    report = api.upload("/classify", pasted(tracks), "text/plain").json()
    assert [(song["url"], song["song"]) for song in report["songs"]] == [(url_of(each), each.name) for each in tracks]


def test_a_body_without_a_media_type_is_read_as_json(sim: Simulator, api: Api) -> None:
    event = rest_event("POST", "/classify", json.dumps({"playlist": playlist_ids.FIESTA}))
    event["headers"] = event["multiValueHeaders"] = None
    assert api.invoke(event).json()["counts"]["classified"] == 30
