"""The API accepts the bodies that its OpenAPI document allows, and its responses match the document."""

import json
from typing import Any

import pytest

from classify.request.schemas import FILE_TYPES
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.contract import Json, check, validator
from tests.integration.classify.api.gateway import JSON, PROBLEM, Api
from tests.integration.classify.exports import account_data, exportify


@pytest.mark.parametrize("path", ["/moods", "/health", "/openapi.json"])
def test_get_responses_match_the_schema(api: Api, contract: Json, path: str) -> None:
    answer = api.get(path)
    check(contract, path, "GET", answer)
    if "etag" in answer.headers:
        check(contract, path, "GET", api.send("GET", path, headers={"If-None-Match": answer.headers["etag"]}))


@pytest.mark.parametrize("accept", [JSON, "text/csv", "audio/x-mpegurl"])
def test_reports_of_every_format_match_the_schema(api: Api, contract: Json, accept: str) -> None:
    for include in ([], ["features", "scores"]):
        body = {"playlist": playlist_ids.ROAD_TRIP, "include": include}
        check(contract, "/classify", "POST", api.post("/classify", body, headers={"Accept": accept}))


def test_mood_responses_match_the_schema(api: Api, contract: Json) -> None:
    check(contract, "/mood", "POST", api.post("/mood", [{"playlist": playlist_ids.ROAD_TRIP, "mood": "dark"}]))


def test_uploads_of_every_file_type_match_the_schema(sim: Simulator, api: Api, contract: Json) -> None:
    content = exportify(sim.catalog.tracks[each] for each in sim.playlist(playlist_ids.FIESTA).track_ids).encode()
    for media_type in FILE_TYPES:
        check(contract, "/classify", "POST", api.upload("/classify?include=scores", content, media_type))


@pytest.mark.parametrize(
    ("fault", "body", "status"),
    [
        (None, {}, 400),
        (None, {"playlist": playlist_ids.OTHER_USERS_PUBLIC}, 403),
        (None, {"playlist": "0" * 22}, 404),
        (None, {"tracks": ["0" * 22] * 10_001}, 413),
        (None, {"playlist": playlist_ids.FIESTA, "moods": ["sleepy"]}, 422),
        (Fault.quota_exceeded(times=None), {"playlist": playlist_ids.FIESTA}, 429),
        (Fault.html_200(times=None), {"playlist": playlist_ids.FIESTA}, 502),
        (Fault.cut(times=None), {"playlist": playlist_ids.FIESTA}, 503),
    ],
)
def test_problems_match_the_schema(  # noqa: PLR0917
    sim: Simulator, api: Api, contract: Json, fault: Fault | None, body: Json, status: int
) -> None:
    if fault:
        sim.fail(fault)
    answer = api.post("/classify", body)
    assert (answer.status, answer.media_type) == (status, PROBLEM)
    check(contract, "/classify", "POST", answer)


def test_the_api_accepts_exactly_the_bodies_that_the_schema_allows(sim: Simulator, api: Api, contract: Json) -> None:
    content = contract["paths"]["/classify"]["post"]["requestBody"]["content"][JSON]
    schema = validator(contract, content["schema"])
    tracks = [sim.catalog.tracks[each] for each in sim.playlist(playlist_ids.FIESTA).track_ids[:2]]
    features = tracks[0].features._asdict()
    bodies: list[Any] = [
        {"playlist": playlist_ids.FIESTA},
        {"playlist": playlist_ids.FIESTA, "tracks": None},
        {"tracks": [], "playlist": None},
        {"tracks": [tracks[0].id, {"url": tracks[1].id}, {"isrc": "X"}, {"features": features, "url": None}]},
        {"playlist": playlist_ids.FIESTA, "tracks": []},
        {"playlist": ""},
        {"playlist": None},
        {},
        {"tracks": [{}]},
        {"tracks": [{"song": "only a name"}]},
        {"tracks": [{"url": ""}]},
        {"tracks": [{"features": {**features, "energy": 2}}]},
        {"tracks": [{"features": features, "colour": 1}]},
        {"tracks": [7]},
        {"playlist": playlist_ids.FIESTA, "min_score": 1.5},
        {"playlist": playlist_ids.FIESTA, "colour": "blue"},
        json.loads(account_data(tracks)),
        [],
        [7],
        7,
        None,
    ]
    results = [(body, schema.is_valid(body), api.post("/classify", body).status == 200) for body in bodies]
    assert [each for each in results if each[1] != each[2]] == []
    assert {valid for _, valid, _ in results} == {True, False}
