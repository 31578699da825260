"""`POST /mood` and `POST /classify` in the contract."""

from classify.api.openapi.parts import KEY, PROBLEMS, RETRY_AFTER, Json, location, ok, problems
from classify.request.schemas import FILE_TYPES, MAX_PAIRS
from classify.response.answer import JSON
from classify.response.csv_format import MEDIA_TYPE as CSV
from classify.response.m3u_format import MEDIA_TYPE as M3U

_TEXT = {"schema": {"type": "string"}}
_SKIPPED = {
    "Moodlist-Skipped": {
        "description": "How many items have no mood, by reason: `duplicate=1, no_features=3`",
        "schema": {"type": "string"},
    }
}
# The exports that are JSON themselves: Spotify's account data, and lists of records.
_EXPORTS: list[Json] = [
    {"type": "object", "required": ["playlists"]},
    {"type": "object", "required": ["tracks", "albums"]},
    {"type": "array", "items": {"type": "object"}, "minItems": 1},
]
_PREFER: Json = {
    "name": "Prefer",
    "in": "header",
    "description": "`respond-async`: the answer is a report that is read later (RFC 7240)",
    "schema": {"type": "string"},
}


def mood(pair: Json, song: Json, accepted: Json) -> Json:
    """`POST /mood`."""
    array = {"type": "array", "items": pair, "minItems": 1, "maxItems": MAX_PAIRS}
    example = [{"playlist": "https://open.spotify.com/playlist/37i9dQZF1DX1rVvRgjX59F", "mood": "relaxing"}]
    songs = ok("The songs, pair after pair", {JSON: {"schema": {"type": "array", "items": song}}})
    return {
        "operationId": "mood",
        "summary": "The songs of playlists that have a mood",
        "security": KEY,
        "parameters": [_PREFER],
        "requestBody": {"required": True, "content": {JSON: {"schema": array, "example": example}}},
        "responses": {"200": songs | {"headers": _SKIPPED}} | _later(accepted) | _problems(),
    }


def classify(body: Json, options: Json, report: Json, accepted: Json) -> Json:
    """`POST /classify`."""
    file = {"schema": {"type": "string", "format": "binary"}}
    bodies = {JSON: {"schema": {"anyOf": [body, *_EXPORTS]}}} | dict.fromkeys(sorted(FILE_TYPES), file)
    forms = {JSON: {"schema": report}, CSV: _TEXT, M3U: _TEXT}
    queries: list[Json] = [
        {"name": name, "in": "query", "style": "form", "explode": False, "schema": schema}
        for name, schema in options["properties"].items()
    ]
    return {
        "operationId": "classify",
        "summary": "The report of a playlist, of listed tracks, or of an exported file",
        "security": KEY,
        "parameters": [*queries, _PREFER],
        "requestBody": {"required": True, "content": bodies},
        "responses": {"200": ok("The report", forms)} | _later(accepted) | _problems(),
    }


def _later(accepted: Json) -> Json:
    applied = {"Preference-Applied": {"schema": {"type": "string"}}}
    return {
        "202": ok("The report is pending", {JSON: {"schema": accepted}})
        | {"headers": location("Where the report will be") | RETRY_AFTER | applied},
        "303": {
            "description": "The answer is larger than the 6 MB that Lambda lets through; it is kept as a report",
            "headers": location("Where the report is"),
        },
    }


def _problems() -> Json:
    return problems(PROBLEMS | {"500": "A fault of ours"})
