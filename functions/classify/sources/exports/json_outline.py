"""Says in a few words what a JSON document has, for the error about one in which no song was recognised."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from classify.errors import shorten

_MAX_LISTS = 5
_MAX_KEYS = 6
_MAX_KEY = 40  # characters
_MAX_DEPTH = 6
_SONG_LISTS = {"tracks", "items", "songs"}


def outline(document: Any) -> str:
    """Return the lists in the document, or else its keys: names and numbers only, no value."""
    lists = list(islice(_lists(document, "", 0), _MAX_LISTS + 1))
    if lists:
        return ", ".join(lists[:_MAX_LISTS]) + (" and more" if len(lists) > _MAX_LISTS else "")
    return f"one object with {_keys(document)}" if isinstance(document, dict) else "one value"


def has_empty_lists(document: Any) -> bool:
    """Return whether the document has lists of the kind in which songs stand, and all of them are empty."""
    lists = list(_song_lists(document, "", 0))
    return bool(lists) and not any(lists)


def _song_lists(value: Any, key: str, depth: int) -> Iterator[list[Any]]:
    if isinstance(value, list) and key in _SONG_LISTS:
        yield value
    elif isinstance(value, dict | list) and depth < _MAX_DEPTH:
        inner = value.items() if isinstance(value, dict) else ((key, each) for each in value)
        for name, each in inner:
            yield from _song_lists(each, name, depth + 1)


def _lists(value: Any, path: str, depth: int) -> Iterator[str]:
    """Yield a description of each list, the outer ones first; of the objects in a list, the first stands for all."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        first = next((each for each in value if isinstance(each, dict | list)), None)
        noun = "object" if isinstance(first, dict) else "list" if first is not None else "value"
        number = f"{len(value):,} {noun}{'' if len(value) == 1 else 's'}" if value else "empty"
        keys = f" with {_keys(first)}" if isinstance(first, dict) else ""
        yield f"`{path or '$'}` ({number}{keys})"
        yield from _lists(first, f"{path or '$'}[]", depth + 1)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _lists(each, f"{path}.{shorten(key, _MAX_KEY)}".lstrip("."), depth + 1)


def _keys(value: Mapping[str, Any]) -> str:
    names = [f"`{shorten(key, _MAX_KEY)}`" for key in islice(value, _MAX_KEYS)]
    more = " and others" if len(value) > _MAX_KEYS else ""
    return f"the key{'' if len(value) == 1 else 's'} {', '.join(names)}{more}" if names else "no keys"
