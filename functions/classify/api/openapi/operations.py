"""Operations of the OpenAPI document, and the parts that several of them share."""

from typing import Any

from msgspec import Struct

from classify.response.answer import JSON
from classify.response.problem import PROBLEM_JSON, Problem

Json = dict[str, Any]

RETRY_AFTER: Json = {"Retry-After": {"description": "Seconds to wait", "required": True, "schema": {"type": "integer"}}}


class Operation(Struct, frozen=True, kw_only=True):
    """What the document says about a route. A type in the place of a schema becomes a reference to its component."""

    id: str
    summary: str
    responses: Json  # status to response
    parameters: tuple[Json, ...] = ()
    query: type[Struct] | None = None  # each field is a query parameter
    body: Json | None = None
    needs_key: bool = True


def json_response(description: str, schema: type[Struct] | Json) -> Json:
    """Return a response with a JSON body."""
    return {"description": description, "content": {JSON: {"schema": schema}}}


def path_parameter(name: str, description: str) -> Json:
    """Return a parameter of the path."""
    return {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}


def _problems(descriptions: dict[str, str]) -> Json:
    """Return the problem responses, given a description for each status."""
    content = {PROBLEM_JSON: {"schema": Problem}}
    headers = {status: {"headers": RETRY_AFTER} for status in ("429", "503")}
    return {
        status: {"description": description, "content": content} | headers.get(status, {})
        for status, description in descriptions.items()
    }


INTERNAL_PROBLEM = _problems({"500": "A fault of ours"})
CLASSIFY_PROBLEMS = INTERNAL_PROBLEM | _problems(
    {
        "400": "The request is not valid; every fault is named with its JSON path",
        "403": "Spotify does not let this account read the playlist, or the API key is missing",
        "404": "Spotify knows no such playlist, album or track",
        "413": "More than 4 MB, 10 pairs or 10,000 tracks",
        "415": "A body of another media type",
        "422": "A mood that the model does not know",
        "429": "Spotify, ReccoBeats or the usage plan asks to wait",
        "502": "An upstream answered nonsense",
        "503": "An upstream is not available, or refuses the deployment's credentials",
        "504": "Out of time; `Prefer: respond-async` has no such limit",
    }
)
DEPLOYMENT_PROBLEMS = INTERNAL_PROBLEM | _problems(
    {
        "400": "The request is not valid; every fault is named",
        "403": "The API key is missing",
        "404": "There is no such report or entry",
        "429": "The usage plan asks to wait",
        "501": "Asked of a server that is no deployment, such as `moodlist serve`",
        "503": "AWS refuses or cannot be reached",
    }
)
