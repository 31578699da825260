"""What several operations of the contract share: answers, problems, parameters."""

from typing import Any

from classify.response.problem import PROBLEM_JSON

Json = dict[str, Any]

COMPONENT = "#/components/schemas/{name}"
KEY: list[Json] = [{"key": []}]
RETRY_AFTER: Json = {"Retry-After": {"description": "Seconds to wait", "required": True, "schema": {"type": "integer"}}}
PROBLEMS = {
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
OTHERS = {
    "403": "The API key is missing",
    "404": "There is no such report or entry",
    "429": "The usage plan asks to wait",
    "500": "A fault of ours",
    "501": "Asked of a server that is no deployment, such as `moodlist serve`",
}


def ok(description: str, content: Json) -> Json:
    """An answer in one or several forms."""
    return {"description": description, "content": content}


def location(description: str) -> Json:
    """The header that leads to a report."""
    return {"Location": {"description": description, "required": True, "schema": {"type": "string", "format": "uri"}}}


def problems(said: dict[str, str]) -> Json:
    """The problems with which an operation may answer."""
    content = {PROBLEM_JSON: {"schema": {"$ref": COMPONENT.format(name="Problem")}}}
    waits = {status: {"headers": RETRY_AFTER} for status in ("429", "503")}
    return {status: ok(description, content) | waits.get(status, {}) for status, description in said.items()}
