"""Requests that no route takes: an unknown path, another method, another media type (404, 405, 415)."""

import json

import pytest

from classify.api.routes import ROUTES
from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.problems import FIESTA, problem

PATHS = list(dict.fromkeys(route.path for route in ROUTES))


@pytest.mark.parametrize("path", ["/", "/nowhere", "/mood/x", "/MOOD", "/moods/happy", "//", "/%2e%2e"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_path_without_a_route_is_not_found(api: Api, method: str, path: str) -> None:
    event = {**rest_event(method, "/"), "path": path}
    if (path.rstrip("/") or "/") not in PATHS:
        assert "openapi.json" in problem(api.invoke(event), 404, "not-found")["detail"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_another_method_is_not_allowed_and_the_allowed_ones_are_listed(api: Api, method: str, path: str) -> None:
    allowed = [each for route in ROUTES if route.path == path for each in route.methods]
    if method in allowed:
        return
    for address in (path, f"{path}/"):
        answer = api.send(method, address)
        problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"].split(", ") == allowed


@pytest.mark.parametrize("media_type", ["application/xml", "multipart/form-data; boundary=x", "text/html", "nonsense"])
@pytest.mark.parametrize("path", ["/mood", "/classify"])
def test_a_body_of_another_media_type_is_rejected(api: Api, path: str, media_type: str) -> None:
    answer = api.upload(path, json.dumps(FIESTA), media_type)
    assert "text/csv" in problem(answer, 415, "unsupported-media-type")["detail"]


def test_mood_rejects_files(api: Api) -> None:
    assert "/classify" in problem(api.upload("/mood", b"Track URI"), 415)["detail"]
