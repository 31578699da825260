"""What API Gateway does between HTTP and the function: its REST proxy event, the function's context, the answer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

STAGE = "v1"
BINARY_TYPES = {"text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream"}  # of template.yaml
FUNCTION_SECONDS = 28.0  # the function's time-out in template.yaml

Pairs = Iterable[tuple[str, str]]
Function = Callable[[dict[str, Any], Any], Mapping[str, Any]]  # event and context to the answer


@dataclass(frozen=True)
class HttpRequest:
    """An HTTP request as it arrived; `path` is decoded and may begin with the stage."""

    method: str
    path: str
    headers: Pairs = ()
    query: Pairs = ()
    body: bytes = b""
    client: str = "127.0.0.1"


@dataclass
class LocalContext:
    """The part of Lambda's context that the function uses, with a deadline that comes nearer."""

    seconds: float = FUNCTION_SECONDS
    function_name: str = "moodlist-local"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:local:000000000000:function:moodlist-local"
    memory_limit_in_mb: int = 1769
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.seconds

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would end the function."""
        return max(0, round((self._ends - time.monotonic()) * 1000))


def rest_event(request: HttpRequest) -> dict[str, Any]:
    """The event; the path is taken with the stage, as it is deployed, and without it."""
    headers = _gathered((*request.headers, ("x-forwarded-proto", "http"), ("x-forwarded-for", request.client)))
    query = _gathered(request.query)
    path = _without_stage(request.path)
    host = headers.get("host", [""])[-1]
    return {
        "resource": path,
        "path": path,
        "httpMethod": request.method,
        "headers": _last(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": _last(query) or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": request.method,
            "path": request.path,
            "stage": STAGE,
            "protocol": "HTTP/1.1",
            "domainName": host,
            "requestId": str(uuid.uuid4()),
            "requestTimeEpoch": round(time.time() * 1000),
            "identity": {"sourceIp": request.client, "userAgent": headers.get("user-agent", [""])[-1]},
        },
        **_body(request.body, headers.get("content-type", [""])[-1]),
    }


@dataclass(frozen=True)
class HttpResponse:
    """The function's answer as HTTP."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "HttpResponse":
        """What API Gateway makes of the function's answer; several headers of one name stay several."""
        single = ((name, [value]) for name, value in (answer.get("headers") or {}).items())
        headers = [*single, *(answer.get("multiValueHeaders") or {}).items()]
        text = answer.get("body") or ""
        body = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        listed = tuple((name, str(value)) for name, values in headers for value in values)
        return cls(int(answer["statusCode"]), listed, body)


def _body(body: bytes, content_type: str) -> dict[str, Any]:
    """A binary type arrives whole, as base64; all others as the text that their bytes are in UTF-8."""
    if not body:
        return {"body": None, "isBase64Encoded": False}
    if content_type.partition(";")[0].strip().lower() in BINARY_TYPES:
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return {"body": body.decode(errors="replace"), "isBase64Encoded": False}


def _without_stage(path: str) -> str:
    if path == f"/{STAGE}" or path.startswith(f"/{STAGE}/"):
        return path.removeprefix(f"/{STAGE}") or "/"
    return path


def _gathered(pairs: Pairs) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


def _last(gathered: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in gathered.items()}
