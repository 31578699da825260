import json
from pathlib import Path

import pytest

from classify.api.routes import ROUTES
from tests.all_errors import error_classes
from tests.integration.template.stack import ROOT, Json, of_type

OPEN = {"/moods", "/health", "/openapi.json", "/", "/web/{file}"}
KEY_REQUIRED = {route.path: route.path not in OPEN for route in ROUTES}
NOT_HTTP = {"schedule", "jobs"}  # for the dispatcher and the worker
EVENTS = [file for file in sorted((ROOT / "events").glob("*.json")) if file.stem not in NOT_HTTP]


def _responses(stack: Json) -> dict[str, Json]:
    body = stack["Resources"]["Api"]["Properties"]["Body"]
    responses: dict[str, Json] = body["x-amazon-apigateway-gateway-responses"]
    return responses


def test_routes_that_call_spotify_need_a_key_and_accept_any_method(stack: Json) -> None:
    paths = stack["Resources"]["Api"]["Properties"]["Body"]["paths"]

    methods = {path: operations.pop("x-amazon-apigateway-any-method") for path, operations in paths.items()}

    assert {path: method["security"] == [{"api_key": []}] for path, method in methods.items()} == KEY_REQUIRED
    assert all(operations == {} for operations in paths.values())


def test_a_key_is_limited_per_second_and_per_day(stack: Json) -> None:
    (plan,) = of_type(stack, "AWS::ApiGateway::UsagePlan").values()

    assert plan["Properties"]["Throttle"] == {"RateLimit": 5, "BurstLimit": 10}
    assert plan["Properties"]["Quota"] == {"Limit": 2000, "Period": "DAY"}


def test_the_api_has_one_stage(stack: Json) -> None:
    (stage,) = of_type(stack, "AWS::ApiGateway::Stage").values()
    (deployment,) = of_type(stack, "AWS::ApiGateway::Deployment").values()

    assert stage["Properties"]["StageName"] == "v1"
    assert "StageName" not in deployment["Properties"]


def test_exported_files_arrive_as_bytes(stack: Json) -> None:
    body = stack["Resources"]["Api"]["Properties"]["Body"]

    assert {"text/csv", "text/plain"} <= set(body["x-amazon-apigateway-binary-media-types"])


def test_the_files_of_the_page_are_compressed_by_the_gateway(stack: Json) -> None:
    (api,) = of_type(stack, "AWS::ApiGateway::RestApi").values()

    assert api["Properties"]["MinimumCompressionSize"] <= 1024


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        ("MISSING_AUTHENTICATION_TOKEN", "404"),
        ("RESOURCE_NOT_FOUND", "404"),
        ("INVALID_API_KEY", "403"),
        ("THROTTLED", "429"),
        ("QUOTA_EXCEEDED", "429"),
        ("REQUEST_TOO_LARGE", "413"),
        ("INTEGRATION_TIMEOUT", "504"),
        ("INTEGRATION_FAILURE", "503"),
        ("DEFAULT_4XX", "400"),
        ("DEFAULT_5XX", "500"),
    ],
)
def test_a_gateway_response_has_the_status_of_its_reason(stack: Json, refusal: str, status: str) -> None:
    assert _responses(stack)[refusal]["statusCode"] == status


def test_a_throttled_function_is_a_503_that_says_when_to_try_again(stack: Json) -> None:
    response = _responses(stack)["INTEGRATION_FAILURE"]
    problem = json.loads(response["responseTemplates"]["application/json"])

    assert (problem["status"], problem["type"]) == (503, "urn:moodlist:problem:function-unavailable")
    assert "Too many requests run at once" in problem["detail"]
    assert response["responseParameters"]["gatewayresponse.header.Retry-After"] == "'5'"


def test_gateway_responses_are_problems(stack: Json) -> None:
    for response in _responses(stack).values():
        problem = json.loads(response["responseTemplates"]["application/json"])
        headers = response["responseParameters"]

        assert set(problem) == {"type", "title", "status", "detail"}
        assert str(problem["status"]) == response["statusCode"]
        assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
        assert headers["gatewayresponse.header.Cache-Control"] == "'no-store'"
        assert ("gatewayresponse.header.Retry-After" in headers) == (problem["status"] in (429, 503))


def test_gateway_and_function_use_the_same_title_and_status_for_a_problem(stack: Json) -> None:
    errors = {f"urn:moodlist:problem:{error.slug}": error for error in error_classes()}
    problems = [json.loads(each["responseTemplates"]["application/json"]) for each in _responses(stack).values()]
    shared = [problem for problem in problems if problem["type"] in errors]

    assert shared
    for problem in shared:
        error = errors[problem["type"]]
        assert (problem["title"], problem["status"]) == (error.title, error.status)


@pytest.mark.parametrize("file", EVENTS, ids=[file.stem for file in EVENTS])
def test_a_sample_event_looks_like_an_event_of_the_gateway(file: Path) -> None:
    event = json.loads(file.read_text())
    context = event["requestContext"]

    assert event["resource"] == context["resourcePath"]
    assert event["path"] == event["resource"].format(**event["pathParameters"] or {})
    assert context["stage"] == "v1"
    assert context["path"] == f"/v1{event['path']}"
    assert context["httpMethod"] == event["httpMethod"]
    assert ("x-api-key" in event["headers"]) == KEY_REQUIRED[event["resource"]]
    assert event["multiValueHeaders"] == {name: [value] for name, value in event["headers"].items()}
