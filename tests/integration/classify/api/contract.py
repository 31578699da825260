"""Checks of the API's responses against its OpenAPI document."""

from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.integration.classify.api.gateway import HttpResponse

Json = dict[str, Any]


def validator(contract: Json, schema: Json) -> Draft202012Validator:
    """Return a validator for a schema of the document."""
    return Draft202012Validator({**schema, "components": contract["components"]})


def check(contract: Json, path: str, method: str, answer: HttpResponse) -> None:
    """Check that the document allows the answer's status, media type, headers and body."""
    response = contract["paths"][path][method.lower()]["responses"][str(int(answer.status))]
    for name, header in response.get("headers", {}).items():
        assert name.lower() in answer.headers or not header.get("required")
    if "content" not in response:
        assert answer.text == ""
        return
    value = answer.json() if answer.media_type.endswith("json") else answer.text
    validator(contract, response["content"][answer.media_type]["schema"]).validate(value)
