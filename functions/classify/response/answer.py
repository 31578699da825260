"""An answer before any transport: status, media type, body and headers."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

JSON = "application/json"


class Answer(Struct, frozen=True):
    """What is sent back. The body is text in UTF-8."""

    status: int
    media_type: str
    body: str
    headers: Mapping[str, str] = {}


def json_answer(value: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """200 with the value as JSON."""
    return Answer(200, JSON, msgspec.json.encode(value).decode(), headers or {})


def no_content() -> Answer:
    """204."""
    return Answer(204, JSON, "")


def see_other(url: str) -> Answer:
    """303: what was asked for is to be read there (RFC 9110, 15.4.4)."""
    return Answer(303, JSON, "", {"Location": url})
