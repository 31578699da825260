"""The ASGI application of `moodlist serve`: each request becomes the function's event, in a thread of its own."""

import json
import sys
import time
import traceback
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from anyio import CapacityLimiter, fail_after, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from classify.errors import MoodlistError
from classify.response import problem_answer
from classify.response.problem import PROBLEM_JSON
from moodlist.program import as_started
from moodlist.server import gateway_errors
from moodlist.server.api_gateway import Function, HttpRequest, HttpResponse, LocalContext, rest_event
from moodlist.terminal.text import on_one_line

MAX_BODY = 10 * 1024 * 1024  # bytes that API Gateway takes; the function takes fewer
THREADS = 256  # of the function at once; most of them wait for an upstream
GATEWAY_SECONDS = 29.0  # then API Gateway gives the function up


class LocalApi:
    """Stands for API Gateway in front of `function`; `hosts` are the names under which it may be called."""

    def __init__(self, function: Function, hosts: Collection[str]) -> None:
        self._function = function
        self._hosts = tuple(hosts)
        self._threads: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun, request = time.monotonic(), Request(scope, receive)
        try:
            answer = await self._answer(request)
        except MoodlistError as error:
            answer = _problem(error)
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001  # whatever it is, to the caller it is this
            traceback.print_exc()
            answer = _problem(gateway_errors.function_unavailable())
        response = Response(answer.body, answer.status)
        response.raw_headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
        await response(scope, receive, send)
        took = (time.monotonic() - begun) * 1000
        print(f"{request.method} {on_one_line(scope['path'])} {answer.status} {took:.0f} ms", file=sys.stderr)

    async def _answer(self, request: Request) -> HttpResponse:
        if request.headers.get("host", "").lower() not in self._hosts:
            raise gateway_errors.misdirected(self._hosts[0])
        context = LocalContext()
        event = rest_event(await _as_http(request))
        if self._threads is None:  # it belongs to the event loop, which runs only now
            self._threads = CapacityLimiter(THREADS)
        try:
            with fail_after(GATEWAY_SECONDS):
                return await to_thread.run_sync(
                    self._call, event, context, abandon_on_cancel=True, limiter=self._threads
                )
        except TimeoutError:
            raise gateway_errors.integration_timeout() from None

    def _call(self, event: dict[str, Any], context: LocalContext) -> HttpResponse:
        return _as_started(HttpResponse.of(self._function(event, context)))


def _problem(error: MoodlistError) -> HttpResponse:
    """The gateway's own refusal; the connection ends, for a body may stand in it unread."""
    answer = problem_answer(error)
    headers = {"content-type": answer.media_type, "connection": "close", **answer.headers}
    return _as_started(HttpResponse(answer.status, tuple(headers.items()), answer.body.encode()))


def _as_started(answer: HttpResponse) -> HttpResponse:
    """The answer, in whose problem the commands are named as this server was started."""
    if (("content-type", PROBLEM_JSON)) not in {(name.lower(), value) for name, value in answer.headers}:
        return answer
    problem = json.loads(answer.body, object_hook=_texts_as_started)
    body = json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode()
    return replace(answer, body=body)


def _texts_as_started(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: as_started(value) if isinstance(value, str) else value for name, value in fields.items()}


async def _as_http(request: Request) -> HttpRequest:
    return HttpRequest(
        method=request.method,
        path=request.scope["path"],
        headers=request.headers.items(),
        query=request.query_params.multi_items(),
        body=await _body(request),
        client=request.client.host if request.client else "127.0.0.1",
    )


async def _body(request: Request) -> bytes:
    """The body; one that is too large is never read to its end.

    Raises:
        TooLarge: it has more bytes than the gateway takes.
    """
    said = request.headers.get("content-length", "0")
    if said.isdigit() and int(said) > MAX_BODY:
        raise gateway_errors.too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise gateway_errors.too_large()
    return bytes(body)
