"""The fields of an API Gateway event that the API reads, and the check that an event has them.

API Gateway always sends them, but people invoke the function too, with events of their own.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from classify.errors import BadRequest
from classify.request.validation import Faults

_EXAMPLE = "events/mood.json in Moodlist's repository is an example of an event that it answers."


class GatewayEvent(Struct, frozen=True, kw_only=True, rename="camel"):
    """An event of a REST API's proxy integration. Other fields are ignored."""

    http_method: str
    path: str
    resource: str | None = None
    headers: dict[str, str | None] | None = None
    multi_value_headers: dict[str, list[str]] | None = None
    query_string_parameters: dict[str, str] | None = None
    multi_value_query_string_parameters: dict[str, list[str]] | None = None
    path_parameters: dict[str, str] | None = None
    request_context: dict[str, Any] | None = None
    body: str | None = None
    is_base64_encoded: bool | None = None


def check_event(event: Any) -> Mapping[str, Any]:
    """Return the event if it is one of an API Gateway REST API.

    Raises:
        BadRequest: it is not; the error says what was sent instead, and lists every wrong field.
    """
    faults = Faults()
    faults.convert(event, GatewayEvent, "$")
    try:
        faults.raise_any()
    except BadRequest as error:
        raise BadRequest(f"{_kind(event)} {error.detail} {_EXAMPLE}", faults=error.faults) from None
    checked: Mapping[str, Any] = event
    return checked


def _kind(event: Any) -> str:
    """Return a sentence about the kind of an event that is not one of a REST API."""
    fields: Mapping[str, Any] = event if isinstance(event, dict) else {}
    if fields.get("version") == "2.0" and "rawPath" in fields:
        return "This function reads the payload format of a REST API (1.0), and the event has format 2.0."
    if "detail-type" in fields:
        return "This function answers requests of API Gateway, and the event is one of EventBridge."
    if "Records" in fields:
        return "This function answers requests of API Gateway, and the event has records of a queue or a bucket."
    return "The event is not one of an API Gateway REST API."
