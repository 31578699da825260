"""The API's contract (OpenAPI 3.1), made from the types that the code itself reads and writes."""

from typing import Any

import msgspec

from classify.mood import Contract
from classify.request.bodies import FILE_TYPES, MAX_PAIRS, ClassifyBody, OptionsBody, PairBody
from classify.response.answer import JSON
from classify.response.as_csv import MEDIA_TYPE as CSV
from classify.response.as_m3u import MEDIA_TYPE as M3U
from classify.response.health import Health
from classify.response.problem import PROBLEM_JSON, Problem
from classify.response.songs import MoodSong, ReportForm

_COMPONENT = "#/components/schemas/{name}"
_TEXT = {"schema": {"type": "string"}}
_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait", "required": True, "schema": {"type": "integer"}}}
_SKIPPED = {
    "Moodlist-Skipped": {
        "description": "How many items have no mood, by reason: `duplicate=1, no_features=3`",
        "schema": {"type": "string"},
    }
}
# The exports that are JSON themselves: Spotify's account data, and lists of records.
_EXPORTS: list[dict[str, Any]] = [
    {"type": "object", "required": ["playlists"]},
    {"type": "object", "required": ["tracks", "albums"]},
    {"type": "array", "items": {"type": "object"}, "minItems": 1},
]
_PROBLEMS = {
    "400": "The request is not valid; every fault is named with its JSON path",
    "403": "Spotify does not let this account read the playlist, or the API key is missing",
    "404": "Spotify knows no such playlist, album or track",
    "413": "More than 4 MB, 10 pairs or 10,000 tracks",
    "415": "A body of another media type",
    "422": "A mood that the model does not know",
    "429": "Spotify, ReccoBeats or the usage plan asks to wait",
    "502": "An upstream answered nonsense",
    "503": "An upstream is not available, or refuses the deployment's credentials",
    "504": "Out of time",
}


def openapi(base_url: str) -> dict[str, Any]:
    """The contract of the API that stands at `base_url`."""
    types = (PairBody, MoodSong, ClassifyBody, OptionsBody, ReportForm, Contract, Health, Problem)
    schemas, components = msgspec.json.schema_components(types, ref_template=_COMPONENT)
    pair, song, body, _, report, model, health, _ = schemas
    _add_choices(components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Moodlist",
            "version": "1",
            "description": "The songs of a Spotify playlist that have a mood.",
        },
        "servers": [{"url": base_url or "/"}],
        "paths": {
            "/mood": {"post": _mood(pair, song)},
            "/classify": {"post": _classify(body, components["OptionsBody"], report)},
            "/moods": {"get": _get("moods", "What the model knows, takes and was made from", model)},
            "/health": {"get": _get("health", "Whether the function runs", health)},
            "/openapi.json": {"get": _get("contract", "This document", {"type": "object"})},
        },
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
        },
    }


def _add_choices(components: dict[str, Any]) -> None:
    """What the types cannot say: a classification names one playlist, and a track has one of three identities."""

    def given(name: str, schema: dict[str, Any]) -> dict[str, Any]:
        return {"required": [name], "properties": {name: schema}}

    text = {"type": "string", "minLength": 1}
    components["ClassifyBody"]["oneOf"] = [given("playlist", text), given("tracks", {"type": "array"})]
    components["TrackBody"]["anyOf"] = [
        given("url", text),
        given("isrc", text),
        given("features", {"type": "object"}),
    ]


def _mood(pair: dict[str, Any], song: dict[str, Any]) -> dict[str, Any]:
    array = {"type": "array", "items": pair, "minItems": 1, "maxItems": MAX_PAIRS}
    example = [{"playlist": "https://open.spotify.com/playlist/37i9dQZF1DX1rVvRgjX59F", "mood": "relaxing"}]
    return {
        "operationId": "mood",
        "summary": "The songs of playlists that have a mood",
        "security": [{"key": []}],
        "requestBody": {"required": True, "content": {JSON: {"schema": array, "example": example}}},
        "responses": {
            "200": _ok("The songs, pair after pair", {JSON: {"schema": {"type": "array", "items": song}}})
            | {"headers": _SKIPPED}
        }
        | _problems(),
    }


def _classify(body: dict[str, Any], options: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    file = {"schema": {"type": "string", "format": "binary"}}
    bodies = {JSON: {"schema": {"anyOf": [body, *_EXPORTS]}}} | dict.fromkeys(sorted(FILE_TYPES), file)
    forms = {JSON: {"schema": report}, CSV: _TEXT, M3U: _TEXT}
    return {
        "operationId": "classify",
        "summary": "The report of a playlist, of listed tracks, or of an exported file",
        "security": [{"key": []}],
        "parameters": [
            {"name": name, "in": "query", "style": "form", "explode": False, "schema": schema}
            for name, schema in options["properties"].items()
        ],
        "requestBody": {"required": True, "content": bodies},
        "responses": {"200": _ok("The report", forms)} | _problems(),
    }


def _get(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    answers = {"200": _ok(summary, {JSON: {"schema": schema}})}
    return {"operationId": name, "summary": summary, "responses": answers | _problems("500")}


def _ok(description: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": content}


def _problems(*statuses: str) -> dict[str, Any]:
    content = {PROBLEM_JSON: {"schema": {"$ref": _COMPONENT.format(name="Problem")}}}
    said = _PROBLEMS | {"500": "A fault of ours"}
    waits = {status: {"headers": _RETRY_AFTER} for status in ("429", "503")}
    return {status: _ok(said[status], content) | waits.get(status, {}) for status in statuses or said}
