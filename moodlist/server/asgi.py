"""The ASGI application of `moodlist serve`: calls the function in a thread for each request, as API Gateway would."""

import json
import time
import traceback
from collections.abc import Collection, Container
from dataclasses import replace
from typing import Any

from anyio import CapacityLimiter, fail_after, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from classify.errors import MoodlistError
from classify.response import problem_answer
from classify.response.caching import NO_STORE
from classify.response.problem import PROBLEM_JSON
from moodlist.program import as_started
from moodlist.server import gateway_errors
from moodlist.server.api_gateway import Handler, HttpRequest, HttpResponse, LocalContext, rest_event
from moodlist.server.log import log_request

MAX_BODY = 10 * 1024 * 1024  # bytes, API Gateway's limit; the function's own is lower
THREADS = 256  # of the function at once; most of them wait for Spotify or ReccoBeats
GATEWAY_SECONDS = 29.0  # API Gateway's time limit for the function
BODY_SECONDS = 30.0  # in which a client has to send the body


class LocalApi:
    """API Gateway in front of a Lambda handler, on this machine."""

    def __init__(self, handler: Handler, hosts: Container[str], resources: Collection[str] = ()) -> None:
        """Take the handler, the Host headers that are accepted, and the paths of the API, such as `/reports/{id}`."""
        self._handler = handler
        self._hosts = hosts
        self._resources = tuple(resources)
        self._threads: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and print a line about it on standard error."""
        start, request = time.monotonic(), Request(scope, receive)
        try:
            answer = await self._answer(request)
        except MoodlistError as error:
            answer = _problem(error)
        except ClientDisconnect:
            return
        except Exception:  # noqa: BLE001  # API Gateway answers 502 whatever the function raises
            traceback.print_exc()
            answer = _problem(gateway_errors.function_unavailable())
        await _response(request, answer)(scope, receive, send)
        log_request(request.method, _path(request), answer.status, time.monotonic() - start)

    async def _answer(self, request: Request) -> HttpResponse:
        if request.headers.get("host", "").lower() not in self._hosts:
            address, port = request.scope["server"]
            raise gateway_errors.misdirected(f"[{address}]:{port}" if ":" in address else f"{address}:{port}")
        http_request = await _http_request(request)
        context = LocalContext()
        event = rest_event(http_request, self._resources)
        if self._threads is None:  # it belongs to the event loop, which did not run when this object was made
            self._threads = CapacityLimiter(THREADS)
        try:
            with fail_after(GATEWAY_SECONDS):
                return await to_thread.run_sync(
                    self._call, event, context, abandon_on_cancel=True, limiter=self._threads
                )
        except TimeoutError:
            raise gateway_errors.integration_timeout() from None

    def _call(self, event: dict[str, Any], context: LocalContext) -> HttpResponse:
        return _commands_as_started(HttpResponse.of(self._handler(event, context)))


def _response(request: Request, answer: HttpResponse) -> Response:
    """Return the answer for the client. HEAD keeps the length that the function gives; otherwise it is counted."""
    lengths = [value for name, value in answer.headers if name.lower() == "content-length"]
    headers = [(name.lower(), value) for name, value in answer.headers if name.lower() != "content-length"]
    response = Response(answer.body, answer.status)
    if request.method == "HEAD" and lengths:
        response.headers["content-length"] = lengths[-1]
    response.raw_headers += [(name.encode(), value.encode("latin-1")) for name, value in headers]
    return response


def _path(request: Request) -> str:
    """Return the path as the client wrote it."""
    raw_path: bytes | None = request.scope.get("raw_path")
    return request.scope["path"] if raw_path is None else raw_path.decode("ascii", errors="replace")


def _problem(error: MoodlistError) -> HttpResponse:
    """Return an error of the gateway itself. It closes the connection, which may hold an unread body."""
    answer = problem_answer(error)
    headers = {
        "content-type": answer.media_type,
        "connection": "close",
        "cache-control": NO_STORE,
        **answer.headers,
    }
    return _commands_as_started(HttpResponse(answer.status, tuple(headers.items()), answer.body.encode()))


def _commands_as_started(answer: HttpResponse) -> HttpResponse:
    """Name the commands in a problem's texts as this server was started; leave other answers as they are."""
    if not answer.body or ("content-type", PROBLEM_JSON) not in {
        (name.lower(), value) for name, value in answer.headers
    }:
        return answer
    problem = json.loads(answer.body, object_hook=_texts_as_started)
    body = json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode()
    return replace(answer, body=body)


def _texts_as_started(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: as_started(value) if isinstance(value, str) else value for name, value in fields.items()}


async def _http_request(request: Request) -> HttpRequest:
    return HttpRequest(
        method=request.method,
        path=_path(request),
        headers=request.headers.items(),
        query=request.query_params.multi_items(),
        body=await _read_body(request),
        client=request.client.host if request.client else "127.0.0.1",
    )


async def _read_body(request: Request) -> bytes:
    """Return the body; stop reading as soon as it is too large or takes too long.

    Raises:
        TooLarge: it has more than MAX_BODY bytes.
        RequestTimeout: it does not arrive within BODY_SECONDS.
    """
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > MAX_BODY:
        raise gateway_errors.too_large()
    body = bytearray()
    try:
        with fail_after(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise gateway_errors.too_large()
    except TimeoutError:
        raise gateway_errors.request_timeout(BODY_SECONDS) from None
    return bytes(body)
