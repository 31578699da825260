"""Collecting every fault of a request, so that a caller learns of all of them at once."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from classify.errors import BadRequest

Result = TypeVar("Result")
Form = TypeVar("Form")


class Faults:
    """The faults met so far; each check that fails adds its own and the others still run."""

    def __init__(self) -> None:
        self._met: list[BadRequest] = []

    def catch(self, path: str, check: Callable[[], Result]) -> Result | None:
        """The check's result, or None after noting its fault at `path` (unless it names a path itself)."""
        try:
            return placed(path, check)
        except BadRequest as error:
            self._met.append(error)
            return None

    def raise_any(self) -> None:
        """Raise all that was met as one error: of the kind they share, or else a plain bad request.

        Raises:
            BadRequest: something was met.
        """
        if not self._met:
            return
        faults = tuple(fault for error in self._met for fault in error.faults)
        kinds = {type(error) for error in self._met}
        kind = kinds.pop() if len(kinds) == 1 else BadRequest
        first = f"{faults[0].path}: {faults[0].detail}" if faults[0].path != "$" else faults[0].detail
        more = f" And {len(faults) - 1} more, listed in `errors`." if len(faults) > 1 else ""
        raise kind(first + more, faults=faults)


def placed(path: str, check: Callable[[], Result]) -> Result:
    """The check's result; its fault stands at `path`, unless it names a path itself.

    Raises:
        BadRequest: the check failed.
    """
    try:
        return check()
    except BadRequest as error:
        if error.faults:
            raise
        raise error.at(path, error.detail) from None


def decode_json(body: bytes) -> Any:
    """The JSON value of a body.

    Raises:
        BadRequest: it is no JSON, or nested deeper than any request needs.
    """
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise BadRequest.at("$", "The JSON is nested too deeply.") from None
    except ValueError as error:
        raise BadRequest.at("$", f"The body is not valid JSON ({error})." if body else "The body is empty.") from None


def convert(value: Any, form: type[Form], path: str, *, strict: bool = True) -> Form:
    """The value as a `form`.

    Raises:
        BadRequest: it does not fit; the fault names the place below `path`.
    """
    try:
        return msgspec.convert(value, form, strict=strict)
    except msgspec.ValidationError as error:
        detail, _, place = str(error).partition(" - at `$")
        raise BadRequest.at(below(path, place.rstrip("`")), f"{detail}.") from None


def below(path: str, place: str) -> str:
    """The path of a place such as `.mood` or `[2]` below `path`; in a query, `?`, that is `?mood`."""
    return path + (place.removeprefix(".") if path == "?" else place)
