"""Chooses the route for an event, with Powertools' resolver."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Generic, TypeVar
from urllib.parse import quote as percent_encode

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

Value = TypeVar("Value")
_event: ContextVar[APIGatewayProxyEvent] = ContextVar("event")
_context: ContextVar[LambdaContext] = ContextVar("context")
_routing: ContextVar[dict[str, Any]] = ContextVar("routing")
_OF_A_PATH = "/%:@!$&'()*+,;="  # characters that a path contains as they are: RFC 3986, 3.3
_WITHOUT_LENGTH = {204, 304}  # https://www.rfc-editor.org/rfc/rfc9110#section-8.6


class _ThreadLocal(Generic[Value]):
    """A class attribute with a separate value in each thread."""

    def __init__(self, variable: ContextVar[Value]):
        self._variable = variable

    def __get__(self, instance: object, owner: type) -> Value:
        return self._variable.get()


class ThreadedResolver(APIGatewayRestResolver):
    """Powertools' resolver, safe for the threads of `moodlist serve`.

    Powertools stores the current event on a class, and the route with its parameters on the resolver.
    """

    current_event = _ThreadLocal(_event)
    lambda_context = _ThreadLocal(_context)

    @property
    def context(self) -> dict[str, Any]:
        """The route of this thread's request and its parameters, under Powertools' names."""
        return _routing.get()

    @context.setter
    def context(self, value: dict[str, Any]) -> None:
        _routing.set(value)

    def resolve(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Return API Gateway's response to the event. HEAD gets the headers of GET, including the body's length."""
        method = str(event["httpMethod"]).upper()
        routed = {**event, "path": _path(event), "httpMethod": "GET" if method == "HEAD" else method}
        _event.set(APIGatewayProxyEvent(routed))
        _context.set(context)
        self.context = {}
        response = super().resolve(routed, context)
        if method in {"GET", "HEAD"} and response["statusCode"] not in _WITHOUT_LENGTH:
            response["multiValueHeaders"]["Content-Length"] = [str(len(response["body"].encode()))]
        return {**response, "body": ""} if method == "HEAD" else response


def _path(event: Mapping[str, Any]) -> str:
    """Return the path, percent-encoded.

    API Gateway decodes `pathParameters` and leaves `path` as the caller wrote it. What the caller encoded, such as a
    slash in a parameter, must not become another segment, nor be decoded twice.
    """
    parameters = event.get("pathParameters") or {}
    path = str(event.get("resource") or "")
    if not parameters or not all(f"{{{name}}}" in path for name in parameters):
        return percent_encode(event["path"], safe=_OF_A_PATH, errors="replace")
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", percent_encode(value, safe="", errors="replace"))
    return path
