"""Answers, independent of the transport: status, media type, body and headers."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

JSON = "application/json"


class Answer(Struct, frozen=True):
    """A response to the caller. The body is sent as UTF-8."""

    status: int
    media_type: str
    body: str
    headers: Mapping[str, str] = {}


def json_answer(value: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """Return 200 with the value as JSON."""
    return Answer(200, JSON, msgspec.json.encode(value).decode(), headers or {})


def no_content() -> Answer:
    """Return 204 without a body."""
    return Answer(204, JSON, "")


def see_other(url: str) -> Answer:
    """Return 303, which sends the caller to `url` (RFC 9110, 15.4.4)."""
    return Answer(303, JSON, "", {"Location": url})
