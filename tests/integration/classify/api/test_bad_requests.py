"""Faults in a request: the problem lists all of them, each with its JSON path (400, 422)."""

from typing import Any

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.problems import FIESTA, PAIR, TRACK, faults, problem


@pytest.mark.parametrize("body", ["", "{", "nonsense", "[1,]", '{"playlist": "a"', "\ud800", "[" * 100_000, "\x00"])
@pytest.mark.parametrize("path", ["/mood", "/classify"])
def test_a_body_that_is_not_json_is_a_bad_request(api: Api, path: str, body: str) -> None:
    assert list(faults(api.send("POST", path, body))) == ["$"]


def test_an_empty_body_is_a_bad_request(api: Api) -> None:
    for path in ("/mood", "/classify"):
        assert "empty" in faults(api.send("POST", path))["$"]


def test_a_body_that_is_not_valid_base64_is_a_bad_request(api: Api) -> None:
    event = rest_event("POST", "/classify", "%%%")
    event["isBase64Encoded"] = True
    assert "base64" in faults(api.invoke(event))["$"]


@pytest.mark.parametrize("value", [{}, [], "text", 7, None, {"playlist": "a", "mood": "b"}])
def test_mood_accepts_only_an_array_of_pairs(api: Api, value: Any) -> None:
    assert "array" in faults(api.post("/mood", value))["$"]


def test_the_faults_of_all_pairs_are_listed_with_their_paths(api: Api) -> None:
    answer = api.post(
        "/mood",
        [
            {"playlist": "not a link", "mood": "happy"},
            PAIR,
            {"playlist": playlist_ids.FIESTA},
            {"playlist": playlist_ids.FIESTA, "mood": 7},
            {**PAIR, "min_score": 2},
            {**PAIR, "colour": "blue"},
            "a text",
            {**PAIR, "mood": "sleepy"},
            {"playlist": "spotify:artist:0000000000000000000000", "mood": "happy"},
            {"playlist": "https://spotify.link/AbC", "mood": "happy"},
        ],
    )
    details = faults(answer)
    assert list(details) == [
        "$[0].playlist",
        "$[2]",
        "$[3].mood",
        "$[4].min_score",
        "$[5]",
        "$[6]",
        "$[7].mood",
        "$[8].playlist",
        "$[9].playlist",
    ]
    assert "not a Spotify link" in details["$[0].playlist"]
    assert "`mood`" in details["$[2]"]
    assert "`colour`" in details["$[5]"]
    assert "artist" in details["$[8].playlist"]
    assert "short link" in details["$[9].playlist"]
    assert "And 8 more" in answer.json()["detail"]


def test_all_faults_of_a_classify_request_are_listed_with_their_paths(api: Api) -> None:
    tracks = ["short", TRACK, {"song": "?"}, {"features": {"energy": 1}}, f"spotify:album:{TRACK}", {"url": 3}, None]
    details = faults(api.post("/classify", {"tracks": tracks, "moods": ["happy", "sleepy"]}))
    assert list(details) == [
        "$.tracks[0]",
        "$.tracks[2]",
        "$.tracks[3].features",
        "$.tracks[4]",
        "$.tracks[5].url",
        "$.tracks[6]",
        "$.moods[1]",
    ]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "$"),
        ({"playlist": playlist_ids.FIESTA, "tracks": [TRACK]}, "$"),
        ({"playlist": None}, "$"),
        ({"playlist": 7}, "$.playlist"),
        ({"playlist": "liked"}, "$.playlist"),
        ({"playlist": "https://open.spotify.com/playlist/short"}, "$.playlist"),
        ({"playlist": "https://evil.example/playlist/" + TRACK}, "$.playlist"),
        ({"playlist": "x" * 3000}, "$.playlist"),
        ({**FIESTA, "sort": "colour"}, "$.sort"),
        ({**FIESTA, "include": ["colour"]}, "$.include[0]"),
        ({**FIESTA, "moods": "happy"}, "$.moods"),
        ({**FIESTA, "min_score": -0.1}, "$.min_score"),
        ({**FIESTA, "min_score": "0.5"}, "$.min_score"),
        ({"tracks": {"a": 1}}, "$.tracks"),
        ({"tracks": [{"features": {}, "url": TRACK}]}, "$.tracks[0].features"),
        ({"tracks": [{"url": TRACK, "colour": 1}]}, "$.tracks[0]"),
        (["a"], "$"),
        ([7], "$"),
        ("text", "$"),
    ],
)
def test_an_invalid_classify_request_is_a_bad_request(api: Api, body: Any, path: str) -> None:
    assert list(faults(api.post("/classify", body))) == [path]


@pytest.mark.parametrize("query", ["sort=colour", "include=colour", "min_score=much", "min_score=2", "colour=blue"])
@pytest.mark.parametrize("as_file", [True, False])
def test_an_invalid_query_option_is_a_bad_request(api: Api, query: str, as_file: bool) -> None:
    address = f"/classify?{query}"
    answer = api.upload(address, b"Track URI") if as_file else api.post(address, FIESTA)
    assert all(path.startswith("?") for path in faults(answer))


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"a,b\n1,2\n", b"\x00\x01\x02", b"PK\x03\x04", b"<html></html>", b"[]"]
)
def test_an_unreadable_file_is_a_bad_request(api: Api, content: bytes) -> None:
    problem(api.upload("/classify", content), 400, "bad-request")


def test_an_unknown_mood_is_unprocessable_and_the_available_ones_are_listed(api: Api) -> None:
    for answer, path in (
        (api.post("/mood", [{**PAIR, "mood": "sleepy"}]), "$[0].mood"),
        (api.post("/classify", {**FIESTA, "moods": ["sleepy"]}), "$.moods[0]"),
        (api.upload("/classify?moods=sleepy", b"Track URI"), "?moods[0]"),
    ):
        body = problem(answer, 422, "unknown-mood")
        assert [each["path"] for each in body["errors"]] == [path]
        assert "happy (alegre)" in body["detail"]


def test_a_long_mood_is_truncated_in_the_detail(api: Api) -> None:
    answer = api.post("/mood", [{**PAIR, "mood": "x" * 100_000}])
    problem(answer, 422)
    assert len(answer.text) < 2000


def test_an_unknown_mood_with_another_fault_is_a_bad_request(api: Api) -> None:
    answer = api.post("/mood", [{**PAIR, "mood": "sleepy"}, {"playlist": "nowhere", "mood": "happy"}])
    assert list(faults(answer, 400)) == ["$[0].mood", "$[1].playlist"]


def test_a_request_with_a_fault_makes_no_calls(sim: Simulator, api: Api) -> None:
    api.post("/mood", [PAIR, {**PAIR, "mood": "sleepy"}])
    assert sim.calls == []
