"""Collects every fault of a request, so that the caller learns about all of them at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from classify.errors import MAX_FAULTS, BadRequest, shorten

MAX_MESSAGE = 140  # characters; msgspec's messages repeat a field name or value of any length
Schema = TypeVar("Schema")


class Faults:
    """The faults found so far. A check that fails does not stop the others from running."""

    def __init__(self) -> None:
        self._errors: list[BadRequest] = []

    @contextmanager
    def at(self, path: str) -> Iterator[None]:
        """Record a BadRequest that the block raises, at `path` unless it has a path of its own, and carry on."""
        try:
            with located(path):
                yield
        except BadRequest as error:
            self._errors.append(error)

    def raise_any(self) -> None:
        """Raise all recorded faults as one error.

        Raises:
            BadRequest: there are faults. It has the type of the recorded errors if they all share one, such as
                UnknownMood.
        """
        if not self._errors:
            return
        faults = tuple(fault for error in self._errors for fault in error.faults)
        types = {type(error) for error in self._errors}
        type_ = types.pop() if len(types) == 1 else BadRequest
        first = f"{faults[0].path}: {faults[0].detail}" if faults[0].path != "$" else faults[0].detail
        more = f" And {len(faults) - 1} more, listed in `errors`." if len(faults) > 1 else ""
        if len(faults) > MAX_FAULTS:
            more = f" And {len(faults) - 1:,} more faults; `errors` lists the first {MAX_FAULTS}."
        raise type_(first + more, faults=faults)


@contextmanager
def located(path: str) -> Iterator[None]:
    """Add `path` to a BadRequest that the block raises, unless it has a path of its own.

    Raises:
        BadRequest: the block raised it.
    """
    try:
        yield
    except BadRequest as error:
        if error.faults:
            raise
        raise error.at(path, error.detail) from None


def decode_json(body: bytes) -> Any:
    """Return the value of a JSON body.

    Raises:
        BadRequest: the body is empty, not valid JSON, or nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise BadRequest.at("$", "The JSON is nested too deeply.") from None
    except ValueError as error:
        raise BadRequest.at("$", f"The body is not valid JSON ({error})." if body else "The body is empty.") from None


def convert(value: Any, schema: type[Schema], path: str, *, strict: bool = True) -> Schema:
    """Return the value as an instance of `schema`; unless `strict`, strings are converted to numbers.

    Raises:
        BadRequest: the value does not match; the fault has its path below `path`.
    """
    try:
        return msgspec.convert(value, schema, strict=strict)
    except msgspec.ValidationError as error:
        detail, _, subpath = shorten(str(error), MAX_MESSAGE).partition(" - at `$")
        raise BadRequest.at(join_path(path, subpath.rstrip("`")), f"{detail}.") from None
    except UnicodeEncodeError:  # half of a surrogate pair in the query; decode_json refuses it in a body
        raise BadRequest.at(path, "A text is not valid Unicode.") from None


def join_path(path: str, subpath: str) -> str:
    """Append a subpath such as `.mood` or `[2]` to a path. `?`, the query string, takes it without the dot: `?mood`."""
    return path + (subpath.removeprefix(".") if path == "?" else subpath)
