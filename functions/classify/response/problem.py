"""An error as an RFC 9457 problem: https://www.rfc-editor.org/rfc/rfc9457."""

import math
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from classify.errors import MethodNotAllowed, MoodlistError
from classify.response.answer import Answer

PROBLEM_JSON = "application/problem+json"


class FaultSchema(Struct, frozen=True):
    """One fault of the request and where it stands."""

    path: Annotated[str, Meta(description="JSON path, or `?name` for a query parameter")]
    detail: str


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong and what to do next."""

    type: Annotated[str, Meta(description="Names the kind of problem and never changes")]
    title: str
    status: int
    detail: str
    errors: tuple[FaultSchema, ...] = ()
    retry_after: Annotated[int, Meta(description="Seconds, as in the Retry-After header")] | None = None


def decode_problem(kept: str | None) -> Problem | None:
    """The problem that was kept as JSON, if there was one."""
    return msgspec.json.decode(kept, type=Problem) if kept else None


def problem_answer(error: MoodlistError) -> Answer:
    """The error as the caller sees it; 429 and 503 always say when to try again."""
    seconds = None if error.wait is None else math.ceil(error.wait)
    problem = Problem(
        type=f"urn:moodlist:problem:{error.slug}",
        title=error.title,
        status=error.status,
        detail=error.detail,
        errors=tuple(FaultSchema(fault.path, fault.detail) for fault in error.faults),
        retry_after=seconds,
    )
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.allow)
    return Answer(error.status, PROBLEM_JSON, msgspec.json.encode(problem).decode(), headers)
