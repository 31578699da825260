"""Chooses the route for an event.

Powertools' resolver could, but importing it adds 77 ms to a start (docs/decisions/0013), and it keeps the current
request in attributes that the threads of `moodlist serve` would share.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote as percent_encode

from classify.api.gateway_event import RestEvent
from classify.api.route import Route
from classify.errors import MethodNotAllowed, NotFound

_PARAMETER = re.compile(r"\{(\w+)\}")  # such as `{id}` in a route's path
_OF_A_PATH = "/%:@!$&'()*+,;="  # characters that a path contains as they are: RFC 3986, 3.3


class Router:
    """The routes of the API."""

    def __init__(self, routes: Sequence[Route]):
        self._patterns = [(re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", _escape(each.path))), each) for each in routes]

    def match(self, event: Mapping[str, Any], context: Any) -> tuple[Route, RestEvent]:
        """Return the route for an event, and the event with the parameters of the path, percent-encoded.

        Raises:
            MethodNotAllowed: the path has routes, but only for other methods.
            NotFound: the path has no route.
        """
        method, path = method_of(event), _path(event)
        routes = [(route, match) for pattern, route in self._patterns if (match := pattern.fullmatch(_bare(path)))]
        for route, match in routes:
            if method in route.methods:
                return route, RestEvent({**event, "path": path}, context, match.groupdict())
        if routes:
            allow = tuple(method for route, _ in routes for method in route.methods)
            raise MethodNotAllowed(f"{routes[0][0].path} accepts only {' and '.join(allow)}.", allow=allow)
        raise NotFound("There is no such route; GET /openapi.json lists all routes.")


def method_of(event: Mapping[str, Any]) -> str:
    """Return the event's method, in upper case."""
    return str(event["httpMethod"]).upper()


def _escape(path: str) -> str:
    return path.replace(".", r"\.")


def _bare(path: str) -> str:
    """Return the path without slashes at its end."""
    return path.rstrip("/") or "/"


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
