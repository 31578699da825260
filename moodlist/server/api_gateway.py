"""What API Gateway does between HTTP and the function: REST proxy events, the function's context, HTTP responses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

STAGE = "v1"
BINARY_TYPES = {"text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream"}  # see template.yaml
FUNCTION_SECONDS = 28.0  # the function's timeout in template.yaml

Pairs = Iterable[tuple[str, str]]
Handler = Callable[[dict[str, Any], Any], Mapping[str, Any]]  # takes event and context, returns the answer


@dataclass(frozen=True)
class HttpRequest:
    """An HTTP request. `path` is as the client wrote it, percent-encoded, and may begin with the stage."""

    method: str
    path: str
    headers: Pairs = ()
    query: Pairs = ()
    body: bytes = b""
    client: str = "127.0.0.1"


@dataclass
class LocalContext:
    """The part of Lambda's context that the function uses, with a real deadline."""

    seconds: float = FUNCTION_SECONDS
    function_name: str = "moodlist-local"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:local:000000000000:function:moodlist-local"
    memory_limit_in_mb: int = 1769
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.seconds

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until Lambda would stop the function."""
        return max(0, round((self._end - time.monotonic()) * 1000))


def rest_event(request: HttpRequest, resources: Iterable[str] = ()) -> dict[str, Any]:
    """Return the event for a request. The path may begin with the stage, as in a deployment, or not.

    `resources` are the paths of the API, such as `/reports/{id}`. As in a deployment, `pathParameters` are decoded
    once, and the event's path is not decoded.
    """
    headers = _group((*request.headers, ("x-forwarded-proto", "http"), ("x-forwarded-for", request.client)))
    query = _group(request.query)
    resource, path, parameters = _matched(_without_stage(request.path), resources)
    host = headers.get("host", [""])[-1]
    return {
        "resource": resource,
        "path": path,
        "httpMethod": request.method,
        "headers": _last(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": _last(query) or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
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
    """An HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "HttpResponse":
        """Return the response that API Gateway makes of a function's answer; repeated headers stay repeated."""
        single = ((name, [value]) for name, value in (answer.get("headers") or {}).items())
        headers = [*single, *(answer.get("multiValueHeaders") or {}).items()]
        text = answer.get("body") or ""
        body = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        pairs = tuple((name, str(value)) for name, values in headers for value in values)
        return cls(int(answer["statusCode"]), pairs, body)


def _body(body: bytes, content_type: str) -> dict[str, Any]:
    """Return the event's fields for the body: base64 for a binary type, otherwise the bytes decoded as UTF-8."""
    if not body:
        return {"body": None, "isBase64Encoded": False}
    if content_type.partition(";")[0].strip().lower() in BINARY_TYPES:
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return {"body": body.decode(errors="replace"), "isBase64Encoded": False}


def _matched(path: str, resources: Iterable[str]) -> tuple[str, str, dict[str, str]]:
    """Return the resource of a path, the path, and its decoded parameters; the path itself if no resource has it."""
    values = [unquote(segment) for segment in path.removesuffix("/").split("/")]
    for resource in resources:
        names = resource.split("/")
        pairs = list(zip(names, values, strict=True)) if len(names) == len(values) else []
        if pairs and all(value if name.startswith("{") else name == value for name, value in pairs):
            parameters = {name.strip("{}"): value for name, value in pairs if name.startswith("{")}
            encoded = (quote(value, safe="") if name.startswith("{") else name for name, value in pairs)
            return resource, "/".join(encoded), parameters
    return path, path, {}


def _without_stage(path: str) -> str:
    if path == f"/{STAGE}" or path.startswith(f"/{STAGE}/"):
        return path.removeprefix(f"/{STAGE}") or "/"
    return path


def _group(pairs: Pairs) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _last(grouped: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in grouped.items()}
