"""Collects every fault of a request, so that the caller learns about all of them at once."""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from classify.errors import MAX_FAULTS, BadRequest
from classify.request.faults import find_faults, join_path

Schema = TypeVar("Schema", bound=Struct)
Checks = Mapping[str, Callable[[str], object]]  # by field: raises BadRequest for a text that the field cannot hold


class Faults:
    """The faults found so far. A check that fails does not stop the others from running."""

    def __init__(self) -> None:
        self._errors: list[BadRequest] = []

    def __bool__(self) -> bool:
        return bool(self._errors)

    def convert(
        self, value: Any, schema: type[Schema], path: str, checks: Checks | None = None, *, strict: bool = True
    ) -> Schema | None:
        """Return the value as an instance of `schema`, or None after recording every fault of it.

        `checks` are for texts and lists of texts. They run on every text whose type is right. Unless `strict`, strings
        are converted to numbers.
        """
        before = len(self._errors)
        faulty: set[str] = set()
        fields: Mapping[str, Any] = {}
        try:
            result = msgspec.convert(value, schema, strict=strict)
        except (msgspec.ValidationError, UnicodeEncodeError):
            faults = list(find_faults(value, schema, path, strict=strict))
            self._errors += (BadRequest.at(fault.path, fault.detail) for fault in faults)
            faulty = {fault.path for fault in faults}
            fields = value if isinstance(value, dict) else {}
        else:
            fields = {name: getattr(result, name) for name in checks or ()}
        for name, check in (checks or {}).items():
            for text_path, text in _texts(fields.get(name), join_path(path, f".{name}"), faulty):
                with self.at(text_path):
                    check(text)
        return result if len(self._errors) == before else None

    @contextmanager
    def at(self, path: str) -> Iterator[None]:
        """Record a BadRequest that the block raises, and carry on."""
        try:
            yield
        except BadRequest as error:
            self.add(error, path)

    def add(self, error: BadRequest, path: str) -> None:
        """Record an error, at `path` unless it has a path of its own."""
        self._errors.append(error if error.faults else error.at(path, error.detail))

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


def _texts(value: Any, path: str, faulty: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield a text or the texts of a list, each with its path, without those that are known to be faulty."""
    if isinstance(value, list) and path not in faulty:
        for at, item in enumerate(value):
            yield from _texts(item, f"{path}[{at}]", faulty)
    elif isinstance(value, str) and path not in faulty:
        yield path, value


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
