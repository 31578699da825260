"""Options of POST /classify, in the body or in the query."""

import json

from classify.core.features import FEATURE_NAMES
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.songs import tracks_of
from tests.integration.classify.exports import exportify


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
    content = exportify(tracks_of(sim)).encode()
    answer = api.upload("/classify?moods=alegre&moods=dark&include=features", content).json()
    assert {song["mood"] for song in answer["songs"]} == {"happy", "dark"}
    assert list(answer["songs"][0]["features"]) == list(FEATURE_NAMES)


def test_a_query_without_multi_values_is_read(sim: Simulator, api: Api) -> None:
    event = rest_event("POST", "/classify?include=scores", json.dumps({"tracks": [tracks_of(sim)[0].id]}))
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
