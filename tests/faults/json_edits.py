"""Edit the JSON of an answer. A `Literal` is written as it is, such as 1e999, which no number of Python can hold."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from moodlist.simulator.http.messages import Reply, Request
from tests.faults.wire import Exchange, Spoil

Json = dict[str, Any]
Values = Mapping[str, object]  # by the name that a fault gets from them
Fields = Mapping[str, Values]
MISSING = object()
"""As a value: take the field away."""


class Literal(str):
    """A value that is written without quotation marks."""

    __slots__ = ()


NO_NUMBER = Literal("NaN")
TOO_LARGE = Literal("1e999")


def edited(edit: Callable[[Json], None]) -> Spoil:
    """Return the kind of spoiling that edits the object of an answer in place."""
    return edited_by_request(lambda content, _: edit(content))


def edited_by_request(edit: Callable[[Json, Request], None]) -> Spoil:
    """Return the same for an edit that depends on the request."""

    def spoil(exchange: Exchange) -> Reply:
        content = json.loads(exchange.reply.body)
        edit(content, exchange.request)
        return replace(exchange.reply, body=encode(content))

    return spoil


def put(content: Json, field: str, value: object) -> None:
    """Set a field, or take it away."""
    if value is MISSING:
        content.pop(field, None)
    else:
        content[field] = value


def putting(field: str, value: object) -> Callable[[Json], None]:
    """Return the edit that sets a field, or takes it away."""
    return lambda content: put(content, field, value)


def encode(content: object) -> bytes:
    """Return the JSON of a value that may contain literals."""
    text = json.dumps(_marked(content))
    return re.sub(r'"\\u0000literal:([^"]*)"', r"\1", text).encode()


def _marked(content: object) -> object:
    match content:
        case Literal():
            return f"\0literal:{content}"
        case dict():
            return {name: _marked(value) for name, value in content.items()}
        case list():
            return [_marked(each) for each in content]
    return content
