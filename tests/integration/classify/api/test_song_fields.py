"""The fields of a song in a report: features, scores, reasons, tags and alternatives."""

import pytest

from classify.core.features import FEATURE_NAMES
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api


def test_features_and_scores_are_included_only_on_request(sim: Simulator, api: Api) -> None:
    plain = api.post("/classify", {"playlist": playlist_ids.FIESTA}).json()["songs"]
    rich = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["features", "scores"]}).json()["songs"]
    assert [set(song) for song in plain] == [
        {"position", "song", "artist", "url", "mood", "score", "alternatives", "tags", "source", "as_of"} for _ in plain
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
    assert {song["mood"] for song in tagged} == {"aggressive", "happy"}
    # The API rounds scores to four digits, so a score this close to the threshold could appear on the wrong side.
    assert all(abs(song["scores"]["energetic"] - tag["threshold"]) > 0.0001 for song in report["songs"])
    assert tagged == [song for song in report["songs"] if song["scores"]["energetic"] >= tag["threshold"]]
    assert report["counts"]["tags"]["energetic"] == len(tagged) > 0
    songs = api.post("/mood", [{"playlist": playlist_ids.LOUD_ROOM, "mood": "Energico"}]).json()
    assert [(song["url"], song["mood"], song["score"]) for song in songs] == [
        (song["url"], "energetic", song["scores"]["energetic"]) for song in tagged
    ]


def test_the_alternatives_are_the_moods_that_the_set_needs_to_reach_the_level(api: Api) -> None:
    level = api.get("/moods").json()["sets"]["level"]
    report = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP, "include": ["scores"]}).json()
    for song in report["songs"]:
        moods = [song["mood"], *song["alternatives"]]
        scores = [song["scores"][mood] for mood in moods]
        assert sum(scores) >= level - 0.0002  # scores are rounded to four digits
        assert sum(scores[:-1]) < level + 0.0002
    clear = [song["mood"] for song in report["songs"] if not song["alternatives"]]
    assert 0 < len(clear) < len(report["songs"])
    for mood, count in report["counts"]["moods"].items():
        assert clear.count(mood) == report["counts"]["clear"][mood] <= count


@pytest.mark.parametrize("send", ["object", "pair"])
def test_certainty_selects_songs_whose_set_holds_the_mood_or_only_clear_ones(api: Api, send: str) -> None:
    def links(certainty: str) -> dict[str, float]:
        if send == "pair":
            body: object = [{"playlist": playlist_ids.ROAD_TRIP, "mood": "dark", "certainty": certainty}]
            songs = api.post("/mood", body).json()
        else:
            body = {"playlist": playlist_ids.ROAD_TRIP, "moods": ["dark"], "certainty": certainty}
            songs = api.post("/classify", body).json()["songs"]
        return {song["url"]: song["score"] for song in songs}

    report = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP, "include": ["scores"]}).json()
    songs = report["songs"]
    scores = {song["url"]: song["scores"]["dark"] for song in songs}
    best = {song["url"] for song in songs if song["mood"] == "dark"}
    clear = {song["url"] for song in songs if song["mood"] == "dark" and not song["alternatives"]}
    possible = best | {song["url"] for song in songs if "dark" in song["alternatives"]}
    assert len(clear) < len(best) < len(possible)
    for certainty, expected in (("clear", clear), ("best", best), ("any", possible)):
        assert links(certainty) == {url: scores[url] for url in expected}


def test_an_unknown_certainty_is_refused_with_the_known_ones(api: Api) -> None:
    answer = api.post("/classify", {"playlist": playlist_ids.ROAD_TRIP, "certainty": "sure"})
    assert answer.status == 400
    assert answer.json()["errors"][0]["path"] == "$.certainty"
