"""Operations of the OpenAPI document, and the parts that several of them share."""

from typing import Any

from msgspec import Struct

from classify.response.answer import JSON
from classify.response.problem import PROBLEM_JSON, Problem

Json = dict[str, Any]

_ETAG: Json = {"description": "Tag of this answer, for If-None-Match", "required": True, "schema": {"type": "string"}}
NOT_MODIFIED: Json = {
    "304": {"description": "Nothing has changed since the answer in If-None-Match", "headers": {"ETag": _ETAG}}
}
RETRY_AFTER: Json = {"Retry-After": {"description": "Seconds to wait", "required": True, "schema": {"type": "integer"}}}

# https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
CALLS_LEFT: Json = {
    "RateLimit": {
        "description": "Calls to Spotify that the API key has left (`r`), and the seconds until midnight UTC (`t`): "
        '`"spotify-calls";r=477;t=52311`. Absent if the deployment sets no limit',
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": 'Calls to Spotify that the API key may cause per day: `"spotify-calls";q=500;w=86400`',
        "schema": {"type": "string"},
    },
}


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


INTERNAL_PROBLEM = _problems({"500": "An internal error"})
NO_FILE = _problems({"404": "The page has no such file"})
CLASSIFY_PROBLEMS = INTERNAL_PROBLEM | _problems(
    {
        "400": "The request is not valid; every fault is listed with its JSON path",
        "403": "Spotify does not let this account read the playlist, or the API key is missing",
        "404": "Spotify does not have this playlist, album or track",
        "413": "More than 4 MB, 10 pairs or 10,000 tracks",
        "415": "The media type of the body is not supported",
        "422": "The model does not have this mood",
        "429": "Spotify, ReccoBeats or the usage plan limits the rate, or the API key has no calls to Spotify left",
        "502": "An upstream service sent an invalid response",
        "503": "An upstream service is unavailable, or rejects the Spotify credentials",
        "504": "The time limit was reached; `Prefer: respond-async` has no such limit",
    }
)
DEPLOYMENT_PROBLEMS = INTERNAL_PROBLEM | _problems(
    {
        "400": "The request is not valid; every fault is listed",
        "403": "The API key is missing",
        "404": "There is no such report or entry",
        "429": "The usage plan limits the rate",
        "501": "The server is not a deployment, for example `moodlist serve`",
        "503": "AWS rejected the call or cannot be reached",
    }
)
