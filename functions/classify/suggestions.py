"""What to suggest in place of a wrong value: the values that its type allows, and the nearest name."""

import difflib
import functools
from collections.abc import Iterable
from typing import Any

from msgspec import inspect

LONGEST_NAME = 60  # characters; a longer text is no misspelt name, and comparing it would take time


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is most similar to `name`, or None if none is similar."""
    if len(name) > LONGEST_NAME:
        return None
    by_key = {each.casefold(): each for each in names}
    matches = difflib.get_close_matches(name.casefold(), by_key, n=1)
    return by_key[matches[0]] if matches else None


@functools.cache
def allowed_values(type_: Any) -> str | None:
    """Return the values that a type allows, in words; None if a type error says enough."""
    return _allowed(inspect.type_info(type_))


@functools.cache
def choices(type_: Any) -> tuple[str, ...]:
    """Return the words that a type allows; none if it allows others too."""
    return _choices(inspect.type_info(type_))


def _allowed(info: inspect.Type) -> str | None:
    match info:
        case inspect.Metadata():
            described: str | None = (info.extra or {}).get("allowed")  # of a pattern, which few people can read
            return described or _allowed(info.type)
        case inspect.UnionType():
            return next(filter(None, map(_allowed, info.types)), None)
        case inspect.ListType() | inspect.LiteralType() if words := _choices(getattr(info, "item_type", info)):
            return ("a list of " if isinstance(info, inspect.ListType) else "") + ", ".join(words)
        case inspect.BoolType():
            return "true, false"
        case inspect.IntType() | inspect.FloatType() if info.ge is not None:
            kind = "whole numbers" if isinstance(info, inspect.IntType) else "numbers"
            return f"{kind} from {info.ge:,}" + (f" to {info.le:,}" if info.le is not None else "")
    return None


def _choices(info: inspect.Type) -> tuple[str, ...]:
    if isinstance(info, inspect.Metadata):
        return _choices(info.type)
    return tuple(map(str, info.values)) if isinstance(info, inspect.LiteralType) else ()
