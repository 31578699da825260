import json
import sys
import threading
from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import unquote

import anyio
import pytest

from moodlist.server import asgi
from moodlist.server.api_gateway import Handler
from moodlist.server.asgi import LocalApi

Headers = Sequence[tuple[bytes, bytes]]


def respond(
    handler: Handler, method: str = "POST", path: bytes = b"/health", headers: Headers = (), *, stalls: bool = False
) -> tuple[int, dict[str, str], str]:
    """Return the status, the headers and the body of one answer. A client that stalls never sends its body."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await anyio.sleep(60 if stalls else 0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path.decode()),
        "raw_path": path,
        "headers": [(b"host", b"here:1"), *headers],
        "query_string": b"a=1&a=2",
        "server": ("127.0.0.1", 1),
    }
    anyio.run(LocalApi(handler, ["here:1"], ["/health", "/reports/{id}"]), scope, receive, send)
    names = [name.decode() for name, _ in sent[0]["headers"]]
    assert len(names) == len(set(names)), "no header is repeated"
    return sent[0]["status"], {n.decode(): v.decode() for n, v in sent[0]["headers"]}, sent[1]["body"].decode()


def call(handler: Handler) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON body of one answer."""
    status, _, body = respond(handler)
    return status, json.loads(body)


def test_a_function_that_raises_is_a_502_with_its_traceback_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(event: Any, context: Any) -> Any:
        raise RuntimeError("secret detail")

    status, problem = call(broken)
    assert (status, problem["type"]) == (502, "urn:moodlist:problem:function-unavailable")
    assert "secret detail" not in json.dumps(problem)
    assert "secret detail" in capsys.readouterr().err


@pytest.mark.parametrize("answer", [{}, {"statusCode": "x"}, None, {"statusCode": 200, "body": 5}])
def test_a_malformed_answer_is_a_502(answer: Any) -> None:
    assert call(lambda *_: answer)[0] == 502


def test_a_function_that_exceeds_the_gateways_time_is_a_504(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "GATEWAY_SECONDS", 0.05)
    end = threading.Event()
    status, problem = call(lambda *_: {"statusCode": 200, "in_time": end.wait(0.5)})
    assert (status, problem["type"]) == (504, "urn:moodlist:problem:out-of-time")


def test_the_function_receives_the_query_and_a_deadline() -> None:
    seen: dict[str, Any] = {}

    def function(event: Any, context: Any) -> dict[str, Any]:
        seen.update(event, left=context.get_remaining_time_in_millis())
        return {"statusCode": 200, "body": "{}"}

    assert call(function)[0] == 200
    assert seen["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert 27_000 < seen["left"] <= 28_000


def test_a_body_that_does_not_arrive_is_a_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "BODY_SECONDS", 0.01)
    status, headers, body = respond(lambda *_: {"statusCode": 200}, stalls=True)
    assert (status, json.loads(body)["type"]) == (408, "urn:moodlist:problem:request-timeout")
    assert (headers["connection"], headers["cache-control"]) == ("close", "no-store")


def test_the_function_has_its_whole_time_after_a_slow_body() -> None:
    seen: list[int] = []

    def function(_event: Any, context: Any) -> dict[str, Any]:
        seen.append(context.get_remaining_time_in_millis())
        return {"statusCode": 200}

    respond(function)
    assert seen[0] > 27_000


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        (b"/health", "/health", None),
        (b"/health/", "/health", None),
        (b"/v1/health", "/health", None),
        (b"/he%61lth", "/health", None),
        (b"/reports/a%2Fb", "/reports/{id}", {"id": "a/b"}),
        (b"/v1/reports/%252F/", "/reports/{id}", {"id": "%2F"}),
        (b"/reports/%ff%00", "/reports/{id}", {"id": "\ufffd\0"}),
        (b"/reports/%F0%9F%8E%B5", "/reports/{id}", {"id": "\U0001f3b5"}),
        (b"/reports/", "/reports/", None),
        (b"/reports/a/b", "/reports/a/b", None),
        (b"/health%2F", "/health%2F", None),
        (b"/health%00", "/health%00", None),
        (b"/%ff", "/%ff", None),
        (b"//health", "//health", None),
        (b"/", "/", None),
        (b"*", "*", None),
    ],
)
def test_a_path_is_matched_before_it_is_decoded(path: bytes, resource: str, parameters: dict[str, str] | None) -> None:
    seen: dict[str, Any] = {}

    def function(event: Any, _context: Any) -> dict[str, Any]:
        seen.update(event)
        return {"statusCode": 200}

    respond(function, path=path)
    assert (seen["resource"], seen["pathParameters"]) == (resource, parameters)


def test_head_has_the_length_that_the_function_gives_and_get_the_real_one() -> None:
    answer = {"statusCode": 200, "multiValueHeaders": {"Content-Length": ["7"]}, "body": ""}
    assert respond(lambda *_: answer, "HEAD")[1]["content-length"] == "7"
    assert respond(lambda *_: {**answer, "body": "four"}, "GET")[1]["content-length"] == "4"


def test_a_problem_without_a_body_is_an_answer_to_head() -> None:
    answer = {"statusCode": 404, "multiValueHeaders": {"Content-Type": ["application/problem+json"]}, "body": ""}
    assert respond(lambda *_: answer, "HEAD")[0] == 404


def test_a_problem_names_commands_as_the_server_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["my music/moodlist"])
    problem = {"status": 503, "detail": "Run `moodlist login`.", "errors": [{"detail": "Or `moodlist demo`."}]}
    headers = {"Content-Type": ["application/problem+json"]}
    answer = {"statusCode": 503, "multiValueHeaders": headers, "body": json.dumps(problem)}
    status, shown = call(lambda *_: answer)
    assert (status, shown["status"]) == (503, 503)
    assert shown["detail"] == "Run `'my music/moodlist' login`."
    assert shown["errors"] == [{"detail": "Or `'my music/moodlist' demo`."}]
