"""Statuses other than 200, with every form of body, and every form of Retry-After."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import formatdate

from moodlist.simulator.http.messages import Reply
from tests.faults.body_kinds import HTML
from tests.faults.fault import MARKER, Kind
from tests.faults.wire import Exchange, Wire, head

JSON = {"Content-Type": "application/json"}
STATUSES = (
    *(201, 202, 203, 204, 205, 206, 207, 226, 299),
    *(400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424),
    *(425, 426, 428, 431, 451, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 522, 525, 529, 530),
    *(599, 600, 700, 999),
)
WITH_EVERY_BODY = (400, 401, 403, 404, 429, 500)
BODIES: Mapping[str, str | bytes] = {
    "text": MARKER,
    "html": HTML,
    "empty": "",
    "null": "null",
    "number": "4291",
    "list": json.dumps([MARKER]),
    "error-null": json.dumps({"error": None, "message": MARKER}),
    "error-text": json.dumps({"error": "invalid_request", "error_description": MARKER}),
    "error-invalid-grant": json.dumps({"error": "invalid_grant", "error_description": MARKER}),
    "error-invalid-client": json.dumps({"error": "invalid_client"}),
    "error-list": json.dumps({"error": [MARKER]}),
    "error-message-number": json.dumps({"error": {"message": 5, "reason": 7, "status": "many"}}),
    "error-message-list": json.dumps({"error": {"message": [MARKER], "reason": None}}),
    "error-message-object": json.dumps({"error": {"message": {"text": MARKER}}}),
    "error-scope": json.dumps({"error": {"message": f"Insufficient client scope {MARKER}"}}),
    "error-quota": json.dumps({"error": {"message": MARKER, "reason": "QUOTA_EXCEEDED"}}),
    "deep": "[" * 100_000,
    "not-utf-8": b"\xff\xfe\xfa" + MARKER.encode(),
    "lone-surrogate": '{"error": {"message": "\\ud800"}}',
}
RETRY_AFTER = {
    "missing": None,
    "zero": "0",
    "negative": "-5",
    "small": "0.05",
    "empty": "",
    "text": "soon",
    "two-numbers": "3, 5",
    "comma": "1,5",
    "unit": "5s",
    "nan": "nan",
    "infinite": "inf",
    "exponent": "1e999",
    "hexadecimal": "0x10",
    "huge": "1000000000000",
    "of-a-thousand-digits": "9" * 1000,
    "arabic-digits": "\u0663",
    "superscript": "\xb2",
    "past-date": formatdate(0, usegmt=True),
    "future-date": "Fri, 01 Jan 2100 00:00:00 GMT",
    "date-without-a-zone": "Fri, 01 Jan 2100 00:00:00",
    "impossible-date": "Fri, 99 Jan 2100 99:00:00 GMT",
    "year-99999": "Fri, 01 Jan 99999 00:00:00 GMT",
    "an-hour": "3600",
}


def _error(status: int, body: str | bytes, headers: Mapping[str, str] = JSON) -> Callable[[Exchange], Reply]:
    content = body if isinstance(body, bytes) else body.encode()
    return lambda _: Reply(status, content, headers)


def _message(status: int) -> str:
    return json.dumps({"error": {"status": status, "message": MARKER}})


def _wait(status: int, value: str | None) -> Callable[[Exchange], Wire]:
    body = _message(status).encode()
    lines = b"" if value is None else b"Retry-After: " + value.encode() + b"\r\n"
    top = head(status, {**JSON, "Content-Length": str(len(body))})
    return lambda _: Wire([top[:-2] + lines + b"\r\n" + body], "keep")


BY_STATUS = {f"status-{status}": Kind(_error(status, _message(status)), stalls=status == 429) for status in STATUSES}
PASSING = {name: replace(BY_STATUS[name], harmless=("once",)) for name in BY_STATUS if name.startswith("status-5")}
BY_BODY = {
    f"status-{status}-{name}": Kind(_error(status, body), stalls=status == 429)
    for status in WITH_EVERY_BODY
    for name, body in BODIES.items()
}
BY_RETRY_AFTER = {
    f"status-{status}-retry-after-{name}": Kind(_wait(status, value), stalls=True)
    for status in (429, 503)
    for name, value in RETRY_AFTER.items()
}
