"""The HTTP API as callers see it. Each request is a complete API Gateway event, sent through the function's handler."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from classify.core.features import FEATURE_NAMES
from moodlist.simulator import Fault, Simulator, Track
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import HOST, JSON, Api, rest_event
from tests.integration.classify.conftest import Deploy
from tests.integration.classify.exports import account_data, exportify, pasted

ROOT = Path(__file__).parents[4]
FILE_TYPES = ("text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream")


def _tracks(sim: Simulator, playlist_id: str = playlist_ids.ROAD_TRIP, count: int = 20) -> list[Track]:
    return [sim.catalog.tracks[each] for each in sim.playlist(playlist_id).track_ids[:count]]


def _urls(answer: Any) -> list[str]:
    return [song["url"] for song in (answer["songs"] if isinstance(answer, dict) else answer)]


def _url(track: Track) -> str:
    return f"https://open.spotify.com/track/{track.id}"


# POST /mood: compatible with the service that this project replaces, with more fields.


def test_mood_returns_artist_and_song_of_every_song_with_the_mood(sim: Simulator, api: Api) -> None:
    link = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
    answer = api.post("/mood", [{"playlist": link, "mood": "relaxing"}])
    assert (answer.status, answer.headers["content-type"]) == (200, JSON)
    for song in answer.json():
        track = sim.catalog.tracks[song["url"][-22:]]
        assert song == {
            "artist": ", ".join(track.artists),
            "song": track.name,
            "url": _url(track),
            "mood": "relaxing",
            "score": pytest.approx(song["score"], abs=0),
            "playlist": link,
        }
        assert 0 <= song["score"] <= 1
        assert song["score"] == round(song["score"], 4)
    report = api.post("/classify", {"playlist": link}).json()
    assert _urls(answer.json()) == [song["url"] for song in report["songs"] if song["mood"] == "relaxing"]


def test_every_song_of_a_playlist_has_exactly_one_of_the_four_moods(sim: Simulator, api: Api) -> None:
    moods = ("happy", "aggressive", "dark", "relaxing")
    found = [
        url
        for mood in moods
        for url in _urls(api.post("/mood", [{"playlist": playlist_ids.THREE_PAGES, "mood": mood}]).json())
    ]
    assert sorted(found) == sorted(map(_url, _tracks(sim, playlist_ids.THREE_PAGES, 130)))


@pytest.mark.parametrize(
    ("name", "mood"),
    [
        ("relaxing", "relaxing"),
        ("RELAXING", "relaxing"),
        (" Relaxing\n", "relaxing"),
        ("relajante", "relaxing"),
        ("Relajado", "relaxing"),
        ("Tranquila", "relaxing"),
        ("alegre", "happy"),
        ("FELIZ", "happy"),
        ("Féliz", "happy"),
        ("agresivo", "aggressive"),
        ("oscura", "dark"),
        ("Triste", "dark"),
    ],
)
def test_a_mood_can_be_named_in_english_or_spanish_in_any_letter_case(api: Api, name: str, mood: str) -> None:
    answer = api.post("/mood", [{"playlist": playlist_ids.ROAD_TRIP, "mood": name}]).json()
    assert {song["mood"] for song in answer} == {mood}


def test_pairs_are_answered_in_order_and_each_playlist_is_read_once(sim: Simulator, api: Api) -> None:
    pairs = [
        {"playlist": playlist_ids.ROAD_TRIP, "mood": "dark"},
        {"playlist": playlist_ids.FIESTA, "mood": "happy"},
        {"playlist": f"spotify:playlist:{playlist_ids.ROAD_TRIP}", "mood": "happy"},
    ]
    alone = [api.post("/mood", [pair]).json() for pair in pairs]
    sim.reset()
    together = api.post("/mood", pairs).json()
    assert together == [song for songs in alone for song in songs]
    assert min(map(len, alone)) > 0
    assert Counter(call.path for call in sim.calls_to("/v1/playlists/"))[f"/v1/playlists/{playlist_ids.FIESTA}"] == 1
    assert len({call.path for call in sim.calls_to("/v1/playlists/")}) == len(sim.calls_to("/v1/playlists/")) - 1


def test_ten_pairs_are_answered(api: Api) -> None:
    answer = api.post("/mood", [{"playlist": playlist_ids.FIESTA, "mood": "happy"}] * 10)
    assert len(answer.json()) == 10 * len(
        api.post("/mood", [{"playlist": playlist_ids.FIESTA, "mood": "happy"}]).json()
    )


def test_a_track_that_occurs_twice_is_returned_once(sim: Simulator, api: Api) -> None:
    twice = sim.playlist(playlist_ids.ROAD_TRIP).track_ids
    assert Counter(twice).most_common(1)[0][1] == 2
    urls = _urls(api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json())
    assert max(Counter(urls).values()) == 1


def test_mood_omits_songs_below_min_score(api: Api) -> None:
    pair: dict[str, Any] = {"playlist": playlist_ids.THREE_PAGES, "mood": "happy"}
    every = api.post("/mood", [pair]).json()
    middle = sorted(song["score"] for song in every)[len(every) // 2] + 0.00005
    selected = api.post("/mood", [{**pair, "min_score": middle}]).json()
    assert selected == [song for song in every if song["score"] > middle]
    assert 0 < len(selected) < len(every)


def test_mood_counts_skipped_items_by_reason_in_a_header(api: Api) -> None:
    full = api.post("/mood", [{"playlist": playlist_ids.FIESTA, "mood": "dark"}])
    odd = api.post("/mood", [{"playlist": playlist_ids.ROAD_TRIP, "mood": "dark"}])
    assert "moodlist-skipped" not in full.headers
    assert odd.headers["moodlist-skipped"] == "duplicate=1, episode=1, local_file=1, no_features=1, unavailable=1"


def test_mood_accepts_albums_and_tracks(sim: Simulator, api: Api) -> None:
    track = _tracks(sim)[0]
    moods = [
        api.post("/mood", [{"playlist": f"spotify:track:{track.id}", "mood": mood}]).json()
        for mood in ("happy", "dark", "aggressive", "relaxing")
    ]
    assert sum(map(len, moods)) == 1
    album = api.post("/classify", {"playlist": f"https://open.spotify.com/album/{track.album_id}"}).json()
    assert album["playlist"]["items"] == len(sim.catalog.albums[track.album_id].tracks)


def test_an_empty_playlist_has_no_songs_of_any_mood(api: Api) -> None:
    assert api.post("/mood", [{"playlist": playlist_ids.EMPTY, "mood": "happy"}]).json() == []
    report = api.post("/classify", {"playlist": playlist_ids.EMPTY}).json()
    assert (report["songs"], report["skipped"], report["counts"]["classified"]) == ([], [], 0)


# POST /classify


def test_classify_reports_every_item_of_the_playlist(sim: Simulator, api: Api) -> None:
    report = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    items = sorted([*report["songs"], *report["skipped"]], key=lambda item: item["position"])
    assert [item["position"] for item in items] == list(range(1, 61))
    assert report["playlist"]["items"] == 60
    assert report["counts"]["classified"] + report["counts"]["skipped"] == 60
    assert report["counts"]["moods"] == {
        mood: sum(song["mood"] == mood for song in report["songs"]) for mood in report["counts"]["moods"]
    }
    assert {item["position"]: (item["reason"], item["song"], item["artist"]) for item in report["skipped"]} == {
        10: ("local_file", "Basement Rehearsal", "Our Own Band"),
        22: ("no_features", "Every Freckled Trampoline", "Marigold Parade Club"),
        34: ("episode", "Twelve Minutes About Trains", "The Platform Clock"),
        45: ("unavailable", "", ""),
        60: ("duplicate", items[2]["song"], items[2]["artist"]),
    }
    assert {song["source"] for song in report["songs"]} == {"reccobeats"}
    assert report["model"] == api.get("/health").json()["model"]


def test_tracks_can_be_links_uris_ids_and_objects(sim: Simulator, api: Api) -> None:
    a, b, c, d, e = _tracks(sim, count=5)
    answer = api.post(
        "/classify",
        {
            "tracks": [
                f"https://open.spotify.com/intl-es/track/{a.id}?si=1",
                f"spotify:track:{b.id}",
                c.id,
                {"url": d.id, "song": "My own name for it", "artist": "Me"},
                {"isrc": e.isrc},
                {"song": "Demo", "artist": "Us", "features": a.features._asdict()},
            ]
        },
    ).json()
    assert [(song["position"], song["song"], song["source"]) for song in answer["songs"]] == [
        (1, a.name, "reccobeats"),
        (2, b.name, "reccobeats"),
        (3, c.name, "reccobeats"),
        (4, "My own name for it", "reccobeats"),
        (5, e.name, "reccobeats"),
        (6, "Demo", "given"),
    ]
    assert answer["songs"][5]["url"] is None
    assert answer["songs"][5]["score"] == answer["songs"][0]["score"]
    assert sim.calls_to("/v1/") == []  # none of this needs Spotify


def test_tracks_with_features_need_no_calls(sim: Simulator, deploy: Deploy) -> None:
    api = deploy(sim, client_id=None, client_secret=None, refresh_token=None)
    answer = api.post("/classify", {"tracks": [{"features": each.features._asdict()} for each in _tracks(sim)]})
    assert answer.json()["counts"]["classified"] == 20
    assert sim.calls == []


def test_a_listed_duplicate_is_skipped_as_duplicate(sim: Simulator, api: Api) -> None:
    track = _tracks(sim)[0]
    report = api.post("/classify", {"tracks": [track.id, _url(track)]}).json()
    assert [(each["position"], each["reason"]) for each in report["skipped"]] == [(2, "duplicate")]


@pytest.mark.parametrize("media_type", FILE_TYPES)
@pytest.mark.parametrize("is_base64", [True, False])
def test_an_export_with_features_is_classified_without_calls(
    sim: Simulator, api: Api, media_type: str, is_base64: bool
) -> None:
    tracks = _tracks(sim)
    text = exportify(tracks)
    answer = api.upload("/classify", text.encode() if is_base64 else text, f"{media_type}; charset=utf-8")
    report = answer.json()
    assert (answer.status, _urls(report)) == (200, [_url(track) for track in tracks])
    assert {song["source"] for song in report["songs"]} == {"given"}
    assert sim.calls == []


def test_an_export_is_classified_like_the_same_playlist_from_spotify(sim: Simulator, api: Api) -> None:
    from_file = api.upload("/classify", exportify(_tracks(sim, playlist_ids.FIESTA, 30)).encode()).json()
    from_spotify = api.post("/classify", {"playlist": playlist_ids.FIESTA}).json()
    assert from_file["counts"] == from_spotify["counts"]
    songs = [[{**song, "source": None} for song in report["songs"]] for report in (from_file, from_spotify)]
    assert songs[0] == songs[1]


def test_an_export_without_features_gets_them_from_reccobeats(sim: Simulator, api: Api) -> None:
    tracks = _tracks(sim)
    report = api.upload("/classify", exportify(tracks, features=False).encode()).json()
    assert _urls(report) == [_url(track) for track in tracks]
    assert {song["source"] for song in report["songs"]} == {"reccobeats"}


@pytest.mark.parametrize("media_type", ["application/json", "application/vnd.spotify+json", "application/octet-stream"])
def test_spotify_account_data_is_accepted_as_json_and_as_a_file(sim: Simulator, api: Api, media_type: str) -> None:
    tracks = _tracks(sim)
    report = api.upload("/classify", account_data(tracks), media_type).json()
    assert (report["playlist"]["name"], _urls(report)) == ("Road", [_url(track) for track in tracks])


def test_a_list_of_records_is_read_as_an_export(sim: Simulator, api: Api) -> None:
    tracks = _tracks(sim, count=3)
    rows = [{"trackName": track.name, "artistName": "?", "trackUri": f"spotify:track:{track.id}"} for track in tracks]
    assert _urls(api.post("/classify", rows).json()) == [_url(track) for track in tracks]


def test_pasted_links_are_read_as_plain_text(sim: Simulator, api: Api) -> None:
    tracks = _tracks(sim)
    report = api.upload("/classify", pasted(tracks), "text/plain").json()
    assert [(song["url"], song["song"]) for song in report["songs"]] == [(_url(each), each.name) for each in tracks]


def test_a_body_without_a_media_type_is_read_as_json(sim: Simulator, api: Api) -> None:
    event = rest_event("POST", "/classify", json.dumps({"playlist": playlist_ids.FIESTA}))
    event["headers"] = event["multiValueHeaders"] = None
    assert api.invoke(event).json()["counts"]["classified"] == 30


def test_options_can_be_in_the_body_or_in_the_query(api: Api) -> None:
    options = {"moods": ["happy", "oscuro"], "min_score": 0.3, "sort": "score", "include": ["scores", "features"]}
    in_body = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP, **options})
    query = "moods=happy,oscuro&min_score=0.3&sort=score&include=scores&include=features"
    in_query = api.post(f"/classify?{query}", {"playlist": playlist_ids.ROAD_TRIP})
    assert in_body.status == 200
    assert in_query.json() == in_body.json()


def test_options_in_the_body_override_the_query(api: Api) -> None:
    body = {"playlist": playlist_ids.ROAD_TRIP, "moods": ["dark"]}
    answer = api.post("/classify?moods=happy&include=scores", body).json()
    assert {song["mood"] for song in answer["songs"]} == {"dark"}
    assert "scores" in answer["songs"][0]


def test_a_file_takes_its_options_from_the_query(sim: Simulator, api: Api) -> None:
    content = exportify(_tracks(sim)).encode()
    answer = api.upload("/classify?moods=alegre&moods=dark&include=features", content).json()
    assert {song["mood"] for song in answer["songs"]} == {"happy", "dark"}
    assert list(answer["songs"][0]["features"]) == list(FEATURE_NAMES)


def test_a_query_without_multi_values_is_read(sim: Simulator, api: Api) -> None:
    event = rest_event("POST", "/classify?include=scores", json.dumps({"tracks": [_tracks(sim)[0].id]}))
    event["multiValueQueryStringParameters"] = None
    assert "scores" in api.invoke(event).json()["songs"][0]


def test_selected_moods_do_not_change_counts_and_skipped_items(api: Api) -> None:
    full = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    selected = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP, "moods": ["happy"]}).json()
    assert selected["songs"] == [song for song in full["songs"] if song["mood"] == "happy"]
    assert (selected["counts"], selected["skipped"]) == (full["counts"], full["skipped"])


def test_min_score_does_not_change_counts(api: Api) -> None:
    full = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    high = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP, "min_score": 0.70005}).json()
    assert high["songs"] == [song for song in full["songs"] if song["score"] > 0.70005]
    assert 0 < len(high["songs"]) < len(full["songs"])
    assert high["counts"] == full["counts"]


def test_songs_are_in_the_playlists_order_or_best_first(api: Api) -> None:
    by_position = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()["songs"]
    by_score = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP, "sort": "score"}).json()["songs"]
    assert by_position == sorted(by_position, key=lambda song: song["position"])
    scores = [song["score"] for song in by_score]
    assert scores == sorted(scores, reverse=True)
    assert sorted(by_score, key=lambda song: song["position"]) == by_position


def test_features_and_scores_are_included_only_on_request(sim: Simulator, api: Api) -> None:
    plain = api.post("/classify", {"playlist": playlist_ids.FIESTA}).json()["songs"]
    rich = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["features", "scores"]}).json()["songs"]
    assert [set(song) for song in plain] == [
        {"position", "song", "artist", "url", "mood", "score", "uncertain", "tags", "source"} for _ in plain
    ]
    for song in rich:
        assert song["features"] == sim.catalog.tracks[song["url"][-22:]].features._asdict()
        assert song["scores"][song["mood"]] == song["score"]
        assert sum(song["scores"][mood] for mood in ("happy", "aggressive", "dark", "relaxing")) == pytest.approx(
            1, abs=0.001
        )


def test_reasons_are_included_on_request_in_two_languages(api: Api) -> None:
    songs = api.post("/classify", {"playlist": playlist_ids.LOUD_ROOM, "include": ["why"]}).json()["songs"]
    plain = api.post("/classify", {"playlist": playlist_ids.LOUD_ROOM}).json()["songs"]
    assert all("why" not in song for song in plain)
    for song in songs:
        assert 1 <= len(song["why"]["reasons"]) <= 3
        assert song["why"]["runner_up"] not in {song["mood"], "relaxing"}
        for reason in song["why"]["reasons"]:
            assert reason["feature"] in FEATURE_NAMES
            assert reason["en"]
            assert reason["es"]


def test_the_reasons_of_a_song_do_not_depend_on_the_others(api: Api) -> None:
    songs = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["why"]}).json()["songs"]
    alone = [api.post("/classify", {"tracks": [song["url"]], "include": ["why"]}).json()["songs"] for song in songs]
    assert [song["why"] for (song,) in alone] == [song["why"] for song in songs]


def test_tags_are_added_to_the_mood_and_requested_like_moods(api: Api) -> None:
    tag = next(mood for mood in api.get("/moods").json()["moods"] if mood["name"] == "energetic")
    report = api.post("/classify", {"playlist": playlist_ids.LOUD_ROOM, "include": ["scores"]}).json()
    tagged = [song for song in report["songs"] if "energetic" in song["tags"]]
    assert {song["mood"] for song in tagged} == {"aggressive"}
    # The API rounds scores to four digits, so a score this close to the threshold could appear on the wrong side.
    assert all(abs(song["scores"]["energetic"] - tag["threshold"]) > 0.0001 for song in report["songs"])
    assert tagged == [song for song in report["songs"] if song["scores"]["energetic"] >= tag["threshold"]]
    assert report["counts"]["tags"]["energetic"] == len(tagged) > 0
    songs = api.post("/mood", [{"playlist": playlist_ids.LOUD_ROOM, "mood": "Energico"}]).json()
    assert [(song["url"], song["mood"], song["score"]) for song in songs] == [
        (song["url"], "energetic", song["scores"]["energetic"]) for song in tagged
    ]


def test_a_score_below_the_threshold_is_uncertain_and_counted(api: Api) -> None:
    thresholds = {mood["name"]: mood["threshold"] for mood in api.get("/moods").json()["moods"]}
    songs = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    for song in songs["songs"]:
        threshold = thresholds[song["mood"]]
        assert song["uncertain"] == (threshold is None or song["score"] < threshold)
    assert songs["counts"]["uncertain"] == sum(song["uncertain"] for song in songs["songs"]) > 0
    assert not all(song["uncertain"] for song in songs["songs"])


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("accept", ["text/csv", "TEXT/CSV", "application/json;q=0.5, text/csv", "text/csv;q=0.1"])
def test_a_caller_who_accepts_csv_gets_csv(api: Api, accept: str) -> None:
    answer = api.post(
        "/classify", {"playlist": playlist_ids.ROAD_TRIP}, headers={"Accept": accept, "Content-Type": JSON}
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    report = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP}).json()
    rows = _rows(answer.text)
    assert [(row["position"], row["song"], row["artist"], row["url"], row["mood"]) for row in rows[:55]] == [
        (str(song["position"]), song["song"], song["artist"], song["url"], song["mood"]) for song in report["songs"]
    ]
    assert [row["skipped"] for row in rows[55:]] == [each["reason"] for each in report["skipped"]]


def test_csv_has_columns_for_what_is_included(api: Api) -> None:
    body = {"playlist": playlist_ids.FIESTA, "include": ["scores", "features"]}
    (row, *_) = _rows(api.post("/classify", body, headers={"Accept": "text/csv", "Content-Type": JSON}).text)
    assert float(row["score_happy"]) == float(row["score"])
    assert {*FEATURE_NAMES} <= row.keys()


def test_a_csv_report_can_be_classified_again(sim: Simulator, api: Api) -> None:
    body = {"playlist": playlist_ids.ROAD_TRIP, "include": ["features"]}
    text = api.post("/classify", body, headers={"Accept": "text/csv", "Content-Type": JSON}).text
    sim.reset()
    again = api.upload("/classify", text.encode()).json()
    assert {song["url"]: song["score"] for song in again["songs"]} == {
        song["url"]: song["score"] for song in api.post("/classify", body).json()["songs"]
    }


def test_titles_that_look_like_formulas_are_escaped_and_read_back(sim: Simulator, api: Api) -> None:
    features = _tracks(sim)[0].features._asdict()
    titles = ["=1+1", "+49", "-1", "@SUM(A1)", "\tTab", "'=quoted", "plain"]
    tracks = [{"song": title, "artist": title, "features": features} for title in titles]
    text = api.post(
        "/classify?include=features", {"tracks": tracks}, headers={"Accept": "text/csv", "Content-Type": JSON}
    ).text
    assert [row["song"][:1] in "=+-@\t" for row in _rows(text)] == [False] * len(titles)
    again = api.upload("/classify", text.encode()).json()
    assert [song["song"].strip() for song in again["songs"]] == [title.strip() for title in titles]


def test_a_caller_who_accepts_m3u_gets_a_playlist_file(sim: Simulator, api: Api) -> None:
    headers = {"Accept": "audio/x-mpegurl", "Content-Type": JSON}
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA, "moods": ["happy"]}, headers=headers)
    assert answer.headers["content-type"] == "audio/x-mpegurl; charset=utf-8"
    head, name, *lines = answer.text.splitlines()
    assert (head, name) == ("#EXTM3U", "#PLAYLIST:Fiesta")
    track = sim.catalog.tracks[lines[1][-22:]]
    assert lines[0] == (f"#EXTINF:{round(track.features.duration_ms / 1000)},{', '.join(track.artists)} - {track.name}")
    assert _urls(api.upload("/classify", answer.text, "text/plain").json()) == lines[1::2]


def test_line_breaks_in_a_title_do_not_break_an_m3u_file(sim: Simulator, api: Api) -> None:
    track = _tracks(sim)[0]
    body = {"tracks": [{"url": track.id, "song": "One\r\n#EXTM3U\u2028Two\x85", "features": track.features._asdict()}]}
    answer = api.post("/classify", body, headers={"Accept": "audio/x-mpegurl", "Content-Type": JSON})
    assert len(answer.text.splitlines()) == 4


@pytest.mark.parametrize("accept", ["*/*", "", "text/html", "application/json", "text/csv;q=0", "nonsense;;q=x,,"])
def test_other_accept_headers_get_json(api: Api, accept: str) -> None:
    answer = api.post("/classify", {"playlist": playlist_ids.EMPTY}, headers={"Accept": accept, "Content-Type": JSON})
    assert answer.media_type == JSON


# The other routes.


def test_moods_lists_names_in_two_languages_and_describes_the_model(api: Api) -> None:
    contract = api.get("/moods").json()
    names = {mood["name"]: mood for mood in contract["moods"]}
    assert {"happy", "aggressive", "dark", "relaxing"} <= names.keys()
    assert all(mood["en"] and mood["es"] and mood["meaning"] for mood in names.values())
    assert [feature["name"] for feature in contract["features"]] == list(FEATURE_NAMES)
    assert {"version", "metrics", "dataset_sha256"} <= contract.keys()


def test_every_name_of_every_mood_is_accepted(sim: Simulator, api: Api) -> None:
    moods = api.get("/moods").json()["moods"]
    track = {"features": _tracks(sim)[0].features._asdict()}
    for mood in moods:
        for name in (mood["name"], *mood["en"], *mood["es"]):
            assert api.post(f"/classify?moods={name}", {"tracks": [track]}).status == 200, name


def test_health_is_ok_without_calls(sim: Simulator, api: Api) -> None:
    answer = api.get("/health")
    assert (answer.status, answer.json()["status"]) == (200, "ok")
    assert sim.calls == []


@pytest.mark.parametrize("stage", ["v1", "beta", ""])
def test_the_openapi_document_has_the_url_of_the_request(api: Api, stage: str) -> None:
    (server,) = api.send("GET", "/openapi.json", stage=stage).json()["servers"]
    assert server["url"] == f"https://{HOST}/{stage}".rstrip("/")


def test_the_openapi_document_works_without_a_gateway(api: Api) -> None:
    event = rest_event("GET", "/openapi.json")
    event["requestContext"] = {}
    event["headers"] = {"Host": "127.0.0.1:8000", "X-Forwarded-Proto": "http"}
    assert api.invoke(event).json()["servers"] == [{"url": "http://127.0.0.1:8000"}]
    event["headers"] = {}
    assert api.invoke(event).json()["servers"] == [{"url": "/"}]


@pytest.mark.parametrize("path", ["/moods", "/health", "/openapi.json"])
def test_a_trailing_slash_makes_no_difference(api: Api, path: str) -> None:
    assert api.get(f"{path}/").json() == api.get(path).json()


def test_a_trailing_slash_makes_no_difference_to_a_post(api: Api) -> None:
    assert api.post("/mood/", [{"playlist": playlist_ids.EMPTY, "mood": "happy"}]).json() == []
    assert api.post("/classify/", {"playlist": playlist_ids.EMPTY}).status == 200


@pytest.mark.parametrize("name", ["classify", "health", "mood", "moods"])
def test_the_sample_events_are_answered(api: Api, name: str) -> None:
    assert api.invoke(json.loads((ROOT / "events" / f"{name}.json").read_text("utf-8"))).status == 200


def test_header_names_are_read_in_any_letter_case(api: Api) -> None:
    event = rest_event("POST", "/classify", json.dumps({"playlist": playlist_ids.EMPTY}))
    event["headers"] = {"ACCEPT": "text/csv", "content-TYPE": "application/json"}
    assert api.invoke(event).media_type == "text/csv"


def test_one_process_answers_many_requests(sim: Simulator, api: Api) -> None:
    first = api.post("/classify", {"playlist": playlist_ids.FIESTA}).json()
    sim.fail(Fault.not_found())
    assert api.post("/classify", {"playlist": playlist_ids.FIESTA}).status == 404
    assert api.post("/classify", {"playlist": playlist_ids.FIESTA}).json() == first
