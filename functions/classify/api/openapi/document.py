"""The whole document, around the operations."""

from typing import Any

import msgspec

from classify.api.openapi import kept, operations
from classify.api.openapi.parts import COMPONENT, Json, ok, problems
from classify.batch.report_page import ReportPage
from classify.batch.watchlist_view import WatchlistEntrySchema, WatchlistSchema
from classify.core.mood import Contract
from classify.request.schemas import ClassifyBody, OptionsBody, PageQuery, PairBody
from classify.response.answer import JSON, Health
from classify.response.problem import Problem
from classify.response.schemas import MoodSong, ReportSchema

TYPES = (
    PairBody, MoodSong, ClassifyBody, ReportSchema, Contract, Health, ReportPage, WatchlistSchema, WatchlistEntrySchema,
    OptionsBody, PageQuery, Problem,
)  # fmt: skip


def openapi(base_url: str) -> dict[str, Any]:
    """The contract of the API that stands at `base_url`."""
    schemas, components = msgspec.json.schema_components(TYPES, ref_template=COMPONENT)
    pair, song, body, report, model, health, page, watchlist, entry, *_ = schemas
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
            "/mood": {"post": operations.mood(pair, song, page)},
            "/classify": {"post": operations.classify(body, components["OptionsBody"], report, page)},
            "/reports/{id}": kept.report(page, components["PageQuery"]),
            "/watchlist": kept.watchlist(watchlist),
            "/watchlist/{playlist}": kept.watched(entry),
            "/moods": {"get": _get("moods", "What the model knows, takes and was made from", model)},
            "/health": {"get": _get("health", "Whether the function runs", health)},
            "/openapi.json": {"get": _get("contract", "This document", {"type": "object"})},
        },
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
        },
    }


def _add_choices(components: Json) -> None:
    """What the types cannot say: a classification names one playlist, and a track has one of three identities."""

    def given(name: str, schema: Json) -> Json:
        return {"required": [name], "properties": {name: schema}}

    text = {"type": "string", "minLength": 1}
    components["ClassifyBody"]["oneOf"] = [given("playlist", text), given("tracks", {"type": "array"})]
    components["TrackBody"]["anyOf"] = [
        given("url", text),
        given("isrc", text),
        given("features", {"type": "object"}),
    ]


def _get(name: str, summary: str, schema: Json) -> Json:
    answers = {"200": ok(summary, {JSON: {"schema": schema}})}
    return {"operationId": name, "summary": summary, "responses": answers | problems({"500": "A fault of ours"})}
