import json
import sys
import threading
from collections.abc import MutableMapping
from typing import Any

import anyio
import pytest

from moodlist.commands.serve import allowed_hosts
from moodlist.server import asgi
from moodlist.server.api_gateway import Handler
from moodlist.server.asgi import LocalApi


def call(handler: Handler) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON body of one answer."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"here:1")]
    scope = {"type": "http", "method": "POST", "path": "/health", "headers": headers, "query_string": b"a=1&a=2"}
    anyio.run(LocalApi(handler, ["here:1"]), scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


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


def test_the_host_option_is_an_allowed_host() -> None:
    assert allowed_hosts("192.168.1.5", 80)[:2] == ["192.168.1.5:80", "127.0.0.1:80"]
    assert "localhost" in allowed_hosts("192.168.1.5", 80)
    assert allowed_hosts("::1", 8080)[0] == "[::1]:8080"


def test_a_problem_names_commands_as_the_server_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["my music/moodlist"])
    problem = {"status": 503, "detail": "Run `moodlist login`.", "errors": [{"detail": "Or `moodlist demo`."}]}
    headers = {"Content-Type": ["application/problem+json"]}
    answer = {"statusCode": 503, "multiValueHeaders": headers, "body": json.dumps(problem)}
    status, shown = call(lambda *_: answer)
    assert (status, shown["status"]) == (503, 503)
    assert shown["detail"] == "Run `'my music/moodlist' login`."
    assert shown["errors"] == [{"detail": "Or `'my music/moodlist' demo`."}]
