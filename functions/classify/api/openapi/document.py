"""The OpenAPI document, assembled from the operations of the routes."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from classify.api.openapi.operations import Json, Operation
from classify.api.route import Route

COMPONENT = "#/components/schemas/{name}"


def openapi_document(routes: Iterable[Route], base_url: str) -> Json:
    """Return the OpenAPI document of the API at `base_url`, stage included."""
    routes = list(routes)
    types = list(dict.fromkeys(type_ for route in routes for type_ in _types(msgspec.structs.astuple(route.operation))))
    schemas, components = msgspec.json.schema_components(types, ref_template=COMPONENT)
    references = dict(zip(types, schemas, strict=True))
    _add_choices(components)
    paths: Json = {}
    for route in routes:
        operation = _with_references(_operation(route.operation, components), references)
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Moodlist",
            "version": "1",
            "description": "The songs of a Spotify playlist that have a mood.",
        },
        "servers": [{"url": base_url or "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
        },
    }


def _types(node: Any) -> Iterator[type]:
    """Yield the types that an operation has in the place of schemas."""
    if isinstance(node, type):
        yield node
    elif isinstance(node, dict | list | tuple):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _types(child)


def _with_references(node: Any, references: dict[type, Json]) -> Any:
    """Return the node with every type replaced by the reference to its component."""
    if isinstance(node, type):
        return references[node]
    if isinstance(node, dict):
        return {name: _with_references(child, references) for name, child in node.items()}
    return [_with_references(child, references) for child in node] if isinstance(node, list) else node


def _operation(operation: Operation, components: Json) -> Json:
    query = _query_parameters(components[operation.query.__name__]) if operation.query else []
    parameters = [*operation.parameters, *query]
    return {
        "operationId": operation.id,
        "summary": operation.summary,
        **({"security": [{"key": []}]} if operation.needs_key else {}),
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": {"required": True, "content": operation.body}} if operation.body else {}),
        "responses": operation.responses,
    }


def _query_parameters(schema: Json) -> list[Json]:
    properties = schema["properties"]
    has_lists = any(each.get("type") == "array" for each in properties.values())
    style = {"style": "form", "explode": False} if has_lists else {}  # a list is separated by commas
    return [{"name": name, "in": "query", **style, "schema": each} for name, each in properties.items()]


def _add_choices(components: Json) -> None:
    """Add what the types cannot express: exactly one of two playlists, at least one of three keys of a track."""

    def given(name: str, schema: Json) -> Json:
        return {"required": [name], "properties": {name: schema}}

    text = {"type": "string", "minLength": 1}
    components["ClassifyBody"]["oneOf"] = [given("playlist", text), given("tracks", {"type": "array"})]
    components["TrackBody"]["anyOf"] = [
        given("url", text),
        given("isrc", text),
        given("features", {"type": "object"}),
    ]
