"""Finds every fault of a value that does not match its schema; msgspec stops at the first one."""

from collections.abc import Iterable, Iterator
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, structs

from classify.errors import MAX_FAULTS, Fault, quote, shorten
from classify.suggestions import allowed_values, choices, nearest

MAX_MESSAGE = 140  # characters; msgspec's messages repeat a value of any length
MAX_NAME = 60  # characters of an unknown field
QUERY = "?"  # the path of a query string; that of its parameter `mood` is `?mood`
_PATTERN = " matching regex "  # few people can read one, so the hint says what is allowed
_fields = cache(structs.fields)


def find_faults(value: Any, type_: Any, path: str, *, strict: bool) -> Iterator[Fault]:
    """Yield every fault of a value: of each field of an object, and of each item of a list."""
    detail = _detail(value, type_, strict=strict)
    if detail is None:
        return
    inner = _without_none(type_)
    if isinstance(inner, type) and issubclass(inner, Struct) and isinstance(value, dict):
        yield from _faults_of_object(value, inner, path, strict=strict)
        return
    is_list = get_origin(inner) is list and not _is_too_long(value, type_)
    faults = _faults_of_items(value, inner, path, strict=strict) if is_list else iter(())
    first = next(faults, None)
    if first is None:  # no item is to blame, but the value itself
        if isinstance(value, str) and _PATTERN in detail:
            detail = f"Invalid value {quote(value)}"
        yield Fault(path, f"{detail}.{_hint(value, type_)}")
        return
    yield first
    yield from faults


def _faults_of_object(value: dict[Any, Any], schema: type[Struct], path: str, *, strict: bool) -> Iterator[Fault]:
    fields = _fields(schema)
    names = [field.encode_name for field in fields]
    if schema.__struct_config__.forbid_unknown_fields:
        yield from _unknown_fields([name for name in value if name not in names], names, path)
    missing = [f"`{field.encode_name}`" for field in fields if field.required and field.encode_name not in value]
    if missing:
        yield Fault(path, f"Object missing required field{'s' * (len(missing) > 1)} {', '.join(missing)}.")
    for field in fields:
        if field.encode_name in value:
            subpath = join_path(path, f".{field.encode_name}")
            yield from find_faults(value[field.encode_name], field.type, subpath, strict=strict)


def _unknown_fields(unknown: list[str], names: list[str], path: str) -> Iterator[Fault]:
    for name in unknown[:MAX_FAULTS]:
        near = nearest(name, names)
        hint = f"Did you mean `{near}`?" if near else f"Allowed: {', '.join(names) or 'none'}."
        kind = "Unknown query parameter" if path == QUERY else "Object contains unknown field"
        yield Fault(path, f"{kind} `{shorten(name, MAX_NAME)}`. {hint}")
    if len(unknown) > MAX_FAULTS:
        yield Fault(path, f"{len(unknown) - MAX_FAULTS:,} more fields are unknown.")


def _faults_of_items(value: Any, type_: Any, path: str, *, strict: bool) -> Iterator[Fault]:
    items: Iterable[Any] = value if isinstance(value, list) else ()
    (item_type,) = get_args(type_)
    for at, item in enumerate(items):
        yield from find_faults(item, item_type, f"{path}[{at}]", strict=strict)


def _is_too_long(value: Any, type_: Any) -> bool:
    """Return whether a list has more items than its type allows, so that each of them need not be looked at."""
    limits = [meta.max_length for meta in get_args(type_) if isinstance(meta, Meta) and meta.max_length is not None]
    return isinstance(value, list) and len(value) > min(limits, default=len(value))


def _detail(value: Any, type_: Any, *, strict: bool) -> str | None:
    """Return what msgspec says about a value as a whole, or None if it matches its type."""
    try:
        msgspec.convert(value, type_, strict=strict)
    except msgspec.ValidationError as error:
        return shorten(str(error), MAX_MESSAGE).partition(" - at `$")[0]
    except UnicodeEncodeError:  # half of a surrogate pair in the query; a JSON body with one is not decoded
        return "A text is not valid Unicode"
    return None


def _hint(value: Any, type_: Any) -> str:
    allowed = allowed_values(type_)
    near = nearest(value, choices(type_)) if isinstance(value, str) else None
    return (f" Did you mean {near!r}?" if near else "") + (f" Allowed: {allowed}." if allowed else "")


def _without_none(type_: Any) -> Any:
    """Return the type without its metadata and without `| None`."""
    if get_origin(type_) is Annotated:
        return _without_none(get_args(type_)[0])
    others = [each for each in get_args(type_) if each is not NoneType]
    return _without_none(others[0]) if NoneType in get_args(type_) and len(others) == 1 else type_


def join_path(path: str, subpath: str) -> str:
    """Append a subpath such as `.mood` or `[2]` to a path. `?`, the query string, takes it without the dot: `?mood`."""
    return path + (subpath.removeprefix(".") if path == QUERY else subpath)
