"""Events that API Gateway does not send, but that people invoke the function with: each gets a problem."""

import json
from typing import Any

import pytest

from moodlist.simulator import Simulator
from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.problems import FIESTA, faults, problem

POST = rest_event("POST", "/classify", json.dumps(FIESTA))
HTTP_API = {
    "version": "2.0",
    "routeKey": "GET /moods",
    "rawPath": "/moods",
    "rawQueryString": "",
    "headers": {"host": "a.example"},
    "requestContext": {"http": {"method": "GET", "path": "/moods"}, "stage": "$default"},
    "isBase64Encoded": False,
}
EVENTBRIDGE = {"version": "0", "id": "1", "detail-type": "Scheduled Event", "source": "aws.events", "detail": {}}


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({}, "not one of an API Gateway REST API"),
        (HTTP_API, "has format 2.0"),
        (EVENTBRIDGE, "is one of EventBridge"),
        ({"Records": [{"body": "{}"}]}, "records of a queue"),
        ({"run": "2026-11-22T04:00:00Z"}, "not one of an API Gateway REST API"),
        ({"key1": "value1", "key2": "value2", "key3": "value3"}, "not one of an API Gateway REST API"),
        ({"playlist": "a", "mood": "happy"}, "not one of an API Gateway REST API"),
    ],
    ids=["empty", "http-api", "eventbridge", "sqs", "schedule", "console", "body"],
)
def test_an_event_of_another_kind_is_named(api: Api, event: Any, words: str) -> None:
    body = problem(api.invoke(event), 400, "bad-request")
    assert words in body["detail"]
    assert "events/mood.json" in body["detail"]
    assert body["errors"] == [{"path": "$", "detail": "Object missing required fields `httpMethod`, `path`."}]


@pytest.mark.parametrize("event", [None, [], "text", 7, True, [{}]])
def test_an_event_that_is_no_object_is_a_problem(api: Api, event: Any) -> None:
    assert list(faults(api.invoke(event))) == ["$"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"path": None}, "$.path"),
        ({"path": 7}, "$.path"),
        ({"httpMethod": None}, "$.httpMethod"),
        ({"httpMethod": ["POST"]}, "$.httpMethod"),
        ({"body": FIESTA}, "$.body"),
        ({"body": [FIESTA]}, "$.body"),
        ({"isBase64Encoded": "false"}, "$.isBase64Encoded"),
        ({"headers": ["a"]}, "$.headers"),
        ({"headers": {"Content-Length": 7}}, "$.headers"),
        ({"multiValueHeaders": {"Accept": "text/csv"}}, "$.multiValueHeaders"),
        ({"queryStringParameters": "a=1"}, "$.queryStringParameters"),
        ({"queryStringParameters": {"min_score": 0.5}}, "$.queryStringParameters"),
        ({"multiValueQueryStringParameters": {"sort": "score"}}, "$.multiValueQueryStringParameters"),
        ({"pathParameters": {"id": None}}, "$.pathParameters"),
        ({"requestContext": "prod"}, "$.requestContext"),
        ({"resource": {}}, "$.resource"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_field_of_another_type_is_a_fault_with_its_path(api: Api, changes: dict[str, Any], path: str) -> None:
    assert list(faults(api.invoke({**POST, **changes}))) == [path]


def test_every_wrong_field_is_listed(api: Api) -> None:
    details = faults(api.invoke({**POST, "path": None, "body": {}, "isBase64Encoded": 1}))
    assert list(details) == ["$.path", "$.body", "$.isBase64Encoded"]
    assert details["$.body"] == "Expected `str | null`, got `object`."


@pytest.mark.parametrize(
    "missing",
    [
        *({name: None} for name in POST if name not in {"path", "httpMethod", "body", "headers"}),
        {"requestContext": {}},
        {"requestContext": {"path": None, "domainName": None}},
        {"headers": {"Content-Type": None}},
        {"headers": {}, "multiValueHeaders": {}},
    ],
    ids=str,
)
def test_fields_that_are_null_or_empty_are_not_needed(api: Api, missing: dict[str, Any]) -> None:
    assert api.invoke({**POST, **missing}).status == 200


@pytest.mark.parametrize("path", ["/moods", "/health", "/openapi.json"])
def test_a_method_and_a_path_are_enough(api: Api, path: str) -> None:
    assert api.invoke({"httpMethod": "GET", "path": path}).status == 200
    assert api.invoke({"httpMethod": "get", "path": path, "headers": None}).status == 200
    assert api.invoke({"httpMethod": "POST", "path": path}).status == 405


def test_headers_are_read_from_the_repeated_ones_if_there_are_no_others(api: Api) -> None:
    event = {**POST, "headers": None, "multiValueHeaders": {"ACCEPT": ["text/html", "text/csv"]}}
    assert api.invoke(event).media_type == "text/csv"


@pytest.mark.parametrize("path", ["moods", "*", "http://a.example/moods", "/moods?x=1", "/moods\n", "/\x00", "/\ud800"])
def test_a_path_that_no_gateway_sends_is_not_found(api: Api, path: str) -> None:
    problem(api.invoke({"httpMethod": "GET", "path": path}), 404, "not-found")


@pytest.mark.parametrize("id_", ['a"b', "a\x00b", "ü", "\U0001f3b5", "\ud800", "a b", "%", "a\nb", "a\\b", "`", "#"])
def test_a_path_that_is_not_encoded_still_has_its_route(api: Api, id_: str) -> None:
    problem(api.invoke({"httpMethod": "GET", "path": f"/reports/{id_}"}), 501, "not-available-here")
    answer = api.invoke({"httpMethod": "POST", "path": f"/reports/{id_}"})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_resource_that_takes_every_path_is_routed_by_the_path(api: Api, sim: Simulator) -> None:
    event = {**POST, "resource": "/{proxy+}", "pathParameters": {"proxy": "classify"}}
    assert api.invoke(event).status == 200
