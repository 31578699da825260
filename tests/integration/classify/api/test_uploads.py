"""POST /classify with a file: exports, account data and pasted links, in every media type."""

import gzip
import json
from typing import Any

import pytest

from moodlist.simulator import Simulator, Track
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM, Api, rest_event
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
    assert all("as_of" not in song for song in from_file["songs"])
    origin = {"source": None, "as_of": None}
    songs = [[song | origin for song in report["songs"]] for report in (from_file, from_spotify)]
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


def _entries(tracks: list[Track], key: str) -> list[Any]:
    """Return the entries of a playlist as Spotify's Web API answers them."""
    return [
        {"added_at": "x", key: {"uri": f"spotify:track:{each.id}", "name": each.name, "artists": [{"name": "A"}]}}
        for each in tracks
    ]


@pytest.mark.parametrize("media_type", ["application/json", "text/plain"])
@pytest.mark.parametrize("key", ["track", "item"])
def test_saved_answers_of_spotifys_web_api_are_accepted(sim: Simulator, api: Api, media_type: str, key: str) -> None:
    tracks = tracks_of(sim, count=3)
    page = {"items": _entries(tracks, key), "total": 3, "next": None}
    for answer in (page, page["items"], {"name": "Road", f"{key}s": page}, [page]):
        report = api.upload("/classify", json.dumps(answer), media_type).json()
        assert song_urls(report) == [url_of(track) for track in tracks]
        assert [(song["song"], song["artist"]) for song in report["songs"]] == [(each.name, "A") for each in tracks]


def test_a_report_is_accepted_as_an_upload(api: Api) -> None:
    report = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["features"]}).json()
    again = api.post("/classify", report).json()
    assert [song["url"] for song in again["songs"]] == [song["url"] for song in report["songs"]]
    assert (again["playlist"]["name"], {song["source"] for song in again["songs"]}) == ("Fiesta", {"given"})


@pytest.mark.parametrize(
    "value",
    [
        {"playlists": [{"name": "Road", "items": []}]},
        {"tracks": [], "albums": [{"artist": "A", "album": "B"}]},
        {"items": [{"type": "playlist", "name": "Road", "uri": f"spotify:playlist:{'0' * 22}"}], "total": 1},
        [{"playlist": "Road"}],
    ],
)
def test_json_without_songs_is_refused_and_described(api: Api, value: Any) -> None:
    answer = api.post("/classify", value)
    assert (answer.status, answer.media_type) == (400, PROBLEM)
    assert "there are no songs in this JSON file. It has `" in answer.json()["detail"]


def test_a_compressed_export_is_accepted_within_the_limit_of_a_body(sim: Simulator, api: Api) -> None:
    tracks = tracks_of(sim)
    packed = gzip.compress(exportify(tracks).encode())
    report = api.upload("/classify", packed, "application/octet-stream").json()
    assert song_urls(report) == [url_of(track) for track in tracks]
    refused = api.upload("/classify", gzip.compress(bytes(5_000_000)), "application/octet-stream")
    assert (refused.status, "4,194,304 bytes" in refused.json()["detail"]) == (413, True)


def test_damaged_characters_are_noted_in_the_report(sim: Simulator, api: Api) -> None:
    text = exportify(tracks_of(sim, count=2)).replace("Track Name", "Track Name\N{ZERO WIDTH SPACE}", 1)
    report = api.upload("/classify", text.encode() + b"\xff\n").json()
    assert report["notes"] == [
        "1 character is damaged in the file and shown as U+FFFD. Export the playlist again to get them right."
    ]
    assert "notes" not in api.upload("/classify", text.encode()).json()
    table = api.upload("/classify", text.encode() + b"\xff\n", headers={"Accept": "text/csv"})
    assert table.headers["moodlist-notes"] == report["notes"][0]


def test_words_beside_links_are_shown_until_a_provider_knows_the_song(sim: Simulator, api: Api) -> None:
    (track,) = tracks_of(sim, count=1)
    text = f"Quiet Tides - Rain https://open.spotify.com/track/{'0' * 22}\nMy favourite {url_of(track)}"
    report = api.upload("/classify", text, "text/plain").json()
    assert [song["song"] for song in report["songs"]] == [track.name]
    assert [(item["song"], item["reason"]) for item in report["skipped"]] == [("Quiet Tides - Rain", "no_features")]
