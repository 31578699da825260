"""Whether what the API answers fits its contract."""

from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.integration.classify.api.gateway import HttpResponse

Json = dict[str, Any]


def validator(contract: Json, schema: Json) -> Draft202012Validator:
    """For values of a schema that stands in the contract."""
    return Draft202012Validator({**schema, "components": contract["components"]})


def check(contract: Json, path: str, method: str, answer: HttpResponse) -> None:
    """The answer's status, media type, headers and body stand in the contract."""
    response = contract["paths"][path][method.lower()]["responses"][str(int(answer.status))]
    for name, header in response.get("headers", {}).items():
        assert name.lower() in answer.headers or not header.get("required")
    if "content" not in response:
        assert answer.text == ""
        return
    value = answer.json() if answer.media_type.endswith("json") else answer.text
    validator(contract, response["content"][answer.media_type]["schema"]).validate(value)
