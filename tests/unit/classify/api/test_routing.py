from typing import Any

import pytest

from classify.api.openapi.operations import Operation
from classify.api.route import Route
from classify.api.routing import Router
from classify.errors import MethodNotAllowed, NotFound
from classify.response import Answer
from moodlist.server.api_gateway import HttpRequest, LocalContext, rest_event

RESOURCES = ("/files/{name}", "/files/{name}/text", "/openapi.json")
OPERATION = Operation(id="x", summary="x", responses={})


def _route(method: str, path: str) -> Route:
    return Route(method, path, OPERATION, lambda *_: Answer(200, "text/plain", path))


ROUTER = Router([_route("GET", path) for path in RESOURCES] + [_route("PUT", "/files/{name}")])


def _matched(method: str, path: str) -> tuple[str, Any]:
    route, request = ROUTER.match(rest_event(HttpRequest(method, path), RESOURCES), LocalContext())
    return route.path, request.parameter("name") if "{name}" in route.path else None


@pytest.mark.parametrize(
    ("path", "route", "name"),
    [
        ("/files/a", "/files/{name}", "a"),
        ("/files/a/", "/files/{name}", "a"),
        ("/files/a/text", "/files/{name}/text", "a"),
        ("/files/a%2Fb", "/files/{name}", "a/b"),
        ("/files/%25", "/files/{name}", "%"),
        ("/openapi.json", "/openapi.json", None),
    ],
)
def test_a_path_has_one_route_and_its_decoded_parameters(path: str, route: str, name: str | None) -> None:
    assert _matched("GET", path) == (route, name)


def test_head_has_the_route_of_get_and_another_method_its_own() -> None:
    assert _matched("HEAD", "/files/a") == _matched("put", "/files/a") == ("/files/{name}", "a")


@pytest.mark.parametrize("path", ["/", "/files", "/files//text", "/openapi_json", "/files/a/b"])
def test_another_path_has_no_route(path: str) -> None:
    with pytest.raises(NotFound, match="no such route"):
        _matched("GET", path)


def test_another_method_is_refused_with_those_that_the_path_has() -> None:
    with pytest.raises(MethodNotAllowed) as caught:
        _matched("DELETE", "/files/a")
    assert caught.value.allow == ("GET", "HEAD", "PUT")
