"""The OpenAPI document is valid and complete, matches the types, and the API's responses match it."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from msgspec import structs

from classify.api.openapi.document import openapi_document
from classify.api.routes import ROUTES
from classify.api.routes.info import Health
from classify.core.features import AudioFeatures
from classify.core.mood import Contract
from classify.errors import MoodlistError
from classify.request.schemas import FILE_TYPES, ClassifyBody, OptionsBody, PairBody, TrackBody
from classify.response.problem import Problem
from classify.response.schemas import MoodSong, ReportSchema
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.contract import Json, check, validator
from tests.integration.classify.api.gateway import JSON, PROBLEM, Api
from tests.integration.classify.exports import account_data, exportify

TYPES = (
    PairBody,
    TrackBody,
    OptionsBody,
    ClassifyBody,
    MoodSong,
    ReportSchema,
    Contract,
    Health,
    Problem,
    AudioFeatures,
)


@pytest.fixture
def contract(api: Api) -> Json:
    document: Json = api.get("/openapi.json").json()
    return document


def _operations(contract: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def test_the_document_is_valid_openapi(contract: Json) -> None:
    schema = schemathesis.openapi.from_dict(contract)
    schema.validate()
    assert contract["openapi"] == "3.1.0"
    for component in contract["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)


def test_the_document_has_exactly_the_routes(contract: Json) -> None:
    routes = {(route.path, route.method) for route in ROUTES}
    assert {(path, method) for path, method, _ in _operations(contract)} == routes


def test_every_operation_has_a_unique_id_and_a_summary(contract: Json) -> None:
    operations = [operation for _, _, operation in _operations(contract)]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"] for operation in operations)


def test_routes_that_cost_something_need_the_api_key(contract: Json) -> None:
    keyed = {path for path, _, operation in _operations(contract) if operation.get("security") == [{"key": []}]}
    assert keyed == {"/mood", "/classify", "/reports/{id}", "/watchlist", "/watchlist/{playlist}"}


@pytest.mark.parametrize("type_", TYPES, ids=lambda type_: type_.__name__)
def test_a_component_has_the_fields_of_its_type(contract: Json, type_: type[msgspec.Struct]) -> None:
    component = contract["components"]["schemas"][type_.__name__]
    fields = structs.fields(type_)
    assert list(component["properties"]) == [field.encode_name for field in fields]
    assert component.get("required", []) == [field.encode_name for field in fields if field.required]


def test_every_reference_has_a_component(contract: Json) -> None:
    text = json.dumps(contract)
    references = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert references <= contract["components"]["schemas"].keys()
    assert references


def test_the_query_parameters_are_the_options(contract: Json) -> None:
    parameters = contract["paths"]["/classify"]["post"]["parameters"]
    assert [each["name"] for each in parameters if each["in"] == "query"] == [
        field.name for field in structs.fields(OptionsBody)
    ]


def test_the_document_lists_every_accepted_media_type(contract: Json) -> None:
    bodies = contract["paths"]["/classify"]["post"]["requestBody"]["content"]
    files = {"text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream"}
    assert bodies.keys() == {JSON, *files}


def _tree(error: type[MoodlistError]) -> set[type[MoodlistError]]:
    return {error}.union(*map(_tree, error.__subclasses__()))


def test_the_document_lists_the_status_of_every_error(contract: Json) -> None:
    statuses = {str(int(error.status)) for error in _tree(MoodlistError) if error.__module__.startswith("classify.")}
    statuses -= {"405", "501"}  # of methods that are not operations; of routes that need a deployment
    for path in ("/mood", "/classify"):
        responses = contract["paths"][path]["post"]["responses"]
        assert statuses | {"200"} <= responses.keys()
        waits = {status for status, each in responses.items() if "Retry-After" in each.get("headers", {})}
        assert waits == {"202", "429", "503"}


@pytest.mark.parametrize("path", ["/moods", "/health", "/openapi.json"])
def test_get_responses_match_the_schema(api: Api, contract: Json, path: str) -> None:
    check(contract, path, "GET", api.get(path))


def test_the_example_matches_the_schema(contract: Json) -> None:
    content = contract["paths"]["/mood"]["post"]["requestBody"]["content"][JSON]
    validator(contract, content["schema"]).validate(content["example"])


@pytest.mark.parametrize("accept", [JSON, "text/csv", "audio/x-mpegurl"])
def test_reports_of_every_format_match_the_schema(api: Api, contract: Json, accept: str) -> None:
    for include in ([], ["features", "scores"]):
        body = {"playlist": playlist_ids.ROAD_TRIP, "include": include}
        check(contract, "/classify", "POST", api.post("/classify", body, headers={"Accept": accept}))


def test_mood_responses_match_the_schema(api: Api, contract: Json) -> None:
    check(contract, "/mood", "POST", api.post("/mood", [{"playlist": playlist_ids.ROAD_TRIP, "mood": "dark"}]))


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


def test_the_document_does_not_depend_on_the_base_url() -> None:
    assert openapi_document(ROUTES, "")["servers"] == [{"url": "/"}]
    assert openapi_document(ROUTES, "https://a.example/v1")["paths"] == openapi_document(ROUTES, "")["paths"]


def test_uploads_of_every_file_type_match_the_schema(sim: Simulator, api: Api, contract: Json) -> None:
    content = exportify(sim.catalog.tracks[each] for each in sim.playlist(playlist_ids.FIESTA).track_ids).encode()
    for media_type in FILE_TYPES:
        check(contract, "/classify", "POST", api.upload("/classify?include=scores", content, media_type))
