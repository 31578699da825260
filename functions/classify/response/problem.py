"""Errors as RFC 9457 problems: https://www.rfc-editor.org/rfc/rfc9457."""

import math
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from classify.errors import MAX_FAULTS, MethodNotAllowed, MoodlistError, shorten
from classify.response.answer import Answer

PROBLEM_JSON = "application/problem+json"
# Characters. A hundred faults of this size are within Lambda's 6 MB, even if each character is escaped to 12 bytes.
MAX_DETAIL = 2000
MAX_PATH = 100


class FaultSchema(Struct, frozen=True):
    """A fault of the request and its path."""

    path: Annotated[str, Meta(description="JSON path, or `?name` for a query parameter")]
    detail: str


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong, and what to do next."""

    type: Annotated[str, Meta(description="Identifies the kind of problem; never changes")]
    title: str
    status: int
    detail: str
    errors: tuple[FaultSchema, ...] = ()
    retry_after: Annotated[int, Meta(description="Seconds, as in the Retry-After header")] | None = None


def decode_problem(text: str | None) -> Problem | None:
    """Return the problem that was stored as JSON, or None if there was none."""
    return msgspec.json.decode(text, type=Problem) if text else None


def problem_answer(error: MoodlistError) -> Answer:
    """Return the error as the caller sees it; 429 and 503 always have a Retry-After header.

    The answer is always within Lambda's limit: it lists at most 100 faults, and long texts lose their middle.
    """
    seconds = None if error.wait is None else math.ceil(error.wait)
    problem = Problem(
        type=f"urn:moodlist:problem:{error.slug}",
        title=error.title,
        status=error.status,
        detail=_text(error.detail, MAX_DETAIL),
        errors=tuple(
            FaultSchema(_text(fault.path, MAX_PATH), _text(fault.detail, MAX_DETAIL))
            for fault in error.faults[:MAX_FAULTS]
        ),
        retry_after=seconds,
    )
    headers = {**error.headers} if seconds is None else {**error.headers, "Retry-After": str(seconds)}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.allow)
    return Answer(error.status, PROBLEM_JSON, msgspec.json.encode(problem).decode(), headers)


def _text(text: str, limit: int) -> str:
    """Return the text, shortened, with `?` for each lone surrogate, which JSON in UTF-8 cannot contain."""
    return shorten(text, limit).encode(errors="replace").decode()
