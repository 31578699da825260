"""The fields of a song in a report: features, scores, reasons, tags and `uncertain`."""

import pytest

from classify.core.features import FEATURE_NAMES
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api


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
