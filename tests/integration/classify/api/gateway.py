"""A stand-in for API Gateway: complete REST proxy events, a context with a running clock, and the response."""

import base64
import json
import time
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl

from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.handlers import api

HOST = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
API_KEY = "the-key-of-a-caller"
REQUEST_ID = "6f0b1c9e-1b7a-4a4e-8a55-0d8e3c9b7f10"
JSON = "application/json"
PROBLEM = "application/problem+json"


class RunningContext:
    """Lambda's context; its remaining time decreases while the test runs."""

    function_name = "moodlist-api"
    function_version = "7"
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:moodlist-api"
    memory_limit_in_mb = 1024
    aws_request_id = REQUEST_ID
    log_group_name = "/aws/lambda/moodlist-api"
    log_stream_name = "2026/11/22/[7]0123456789abcdef"

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._end - time.monotonic()) * 1000))


@dataclass(frozen=True)
class HttpResponse:
    """The response that API Gateway would send; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str = field(repr=False)

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "HttpResponse":
        """Return the handler's response, after checking that API Gateway would accept it."""
        assert isinstance(answer["statusCode"], int)
        assert isinstance(answer["body"], str)
        assert answer.get("isBase64Encoded", False) is False
        json.dumps(answer)  # Lambda serialises it
        headers = {name.lower(): values[-1] for name, values in answer["multiValueHeaders"].items()}
        return cls(answer["statusCode"], headers | _lower_case(answer.get("headers")), answer["body"])

    @property
    def media_type(self) -> str:
        return self.headers["content-type"].partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.text)


class Api:
    """A client of the deployed API; each request has `seconds` until Lambda's timeout."""

    def __init__(self, seconds: float = 28.0) -> None:
        self.seconds = seconds

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, value: Any, **settings: Any) -> HttpResponse:
        """POST the value as JSON."""
        return self.send("POST", path, json.dumps(value), **settings)

    def upload(self, path: str, content: bytes | str, media_type: str = "text/csv", **settings: Any) -> HttpResponse:
        """POST a file; bytes are passed on as a binary media type would be."""
        headers = {"Content-Type": media_type, **settings.pop("headers", {})}
        return self.send("POST", path, content, headers=headers, **settings)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
        **request: Any,
    ) -> HttpResponse:
        return self.invoke(rest_event(method, path, body, headers=headers, **request), seconds)

    def invoke(self, event: Any, seconds: float | None = None) -> HttpResponse:
        context = RunningContext(self.seconds if seconds is None else seconds)
        return HttpResponse.of(api.handler(copy(event), cast("LambdaContext", context)))


def rest_event(
    method: str,
    address: str,
    body: bytes | str | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    stage: str = "v1",
) -> dict[str, Any]:
    """Return the event of a REST API's proxy integration; a body of bytes is encoded as base64."""
    path, _, query = address.partition("?")
    all_headers = {
        "Accept": "*/*",
        "Host": HOST,
        "User-Agent": "curl/8.14.1",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
        "x-api-key": API_KEY,
        **({"Content-Type": JSON} if isinstance(body, str) else {}),
        **(headers or {}),
    }
    parameters = _grouped(parse_qsl(query, keep_blank_values=True))
    return {
        "resource": path.rstrip("/") or "/",
        "path": path,
        "httpMethod": method,
        "headers": all_headers,
        "multiValueHeaders": {name: [value] for name, value in all_headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in parameters.items()} or None,
        "multiValueQueryStringParameters": parameters or None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": _request_context(method, path, stage),
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": isinstance(body, bytes),
    }


def _request_context(method: str, path: str, stage: str) -> dict[str, Any]:
    return {
        "accountId": "123456789012",
        "apiId": "a1b2c3d4e5",
        "domainName": HOST,
        "domainPrefix": "a1b2c3d4e5",
        "extendedRequestId": "T1kZxGxkDoEFYNw=",
        "httpMethod": method,
        "identity": {"apiKey": API_KEY, "sourceIp": "203.0.113.7", "userAgent": "curl/8.14.1"},
        "path": f"/{stage}{path}" if stage else path,
        "protocol": "HTTP/1.1",
        "requestId": REQUEST_ID,
        "requestTime": "22/Nov/2026:13:45:08 +0000",
        "requestTimeEpoch": 1795355108000,
        "resourceId": "r1s2t3",
        "resourcePath": path,
        "stage": stage,
    }


def _lower_case(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped
