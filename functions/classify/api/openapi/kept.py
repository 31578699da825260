"""`/reports` and `/watchlist` in the contract: what a deployment keeps."""

from classify.api.openapi.parts import KEY, OTHERS, Json, ok, problems
from classify.response.answer import JSON

_BAD = {"400": "The request is not valid; every fault is named"}
_STORE = {"503": "AWS refuses or cannot be reached"}


def report(page: Json, window: Json) -> Json:
    """`/reports/{id}`."""
    queries: list[Json] = [
        {"name": name, "in": "query", "schema": schema} for name, schema in window["properties"].items()
    ]
    return {
        "get": {
            "operationId": "report",
            "summary": "The state of a report, and a page of it where it is done",
            "security": KEY,
            "parameters": [_in_path("id", "The report's, as in the Location of a 202 or 303"), *queries],
            "responses": {"200": ok("Pending, done, failed or postponed", _json(page))}
            | problems(_BAD | OTHERS | _STORE),
        },
    }


def watchlist(everything: Json) -> Json:
    """`/watchlist`."""
    return {
        "get": {
            "operationId": "watchlist",
            "summary": "The playlists that the schedule classifies",
            "security": KEY,
            "responses": {"200": ok("All of them", _json(everything))} | _problems(),
        }
    }


def watched(entry: Json) -> Json:
    """`/watchlist/{playlist}`."""
    found = {"200": ok("The entry", _json(entry))}
    operations: dict[str, tuple[str, str, Json]] = {
        "get": ("watched", "One playlist, and what became of it last", found),
        "put": ("watch", "Watch a playlist; one that is watched stays as it is", found),
        "delete": ("unwatch", "Watch a playlist no longer", {"204": {"description": "It is off the list"}}),
    }
    return {
        method: {
            "operationId": name,
            "summary": summary,
            "security": KEY,
            "parameters": [_in_path("playlist", "Id, URI or percent-encoded URL of a playlist")],
            "responses": answers | _problems(),
        }
        for method, (name, summary, answers) in operations.items()
    }


def _problems() -> Json:
    return problems(_BAD | OTHERS | _STORE)


def _json(schema: Json) -> Json:
    return {JSON: {"schema": schema}}


def _in_path(name: str, description: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}
