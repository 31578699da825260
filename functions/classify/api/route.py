"""A route of the API: its method and path, the function that answers it, and its OpenAPI operation."""

from collections.abc import Callable
from typing import NamedTuple

from classify.api.gateway_event import RestEvent
from classify.api.openapi.operations import Operation
from classify.application import Application
from classify.response import Answer

Handler = Callable[[RestEvent, Application], Answer]


class Route(NamedTuple):
    """What the API does for a method and a path such as `/reports/{id}`."""

    method: str
    path: str
    operation: Operation
    handle: Handler

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods of the route: one that answers GET answers HEAD too."""
        return ("GET", "HEAD") if self.method == "GET" else (self.method,)


def route(method: str, path: str, operation: Operation) -> Callable[[Handler], Route]:
    """Return a decorator that makes a route of the function that answers it."""
    return lambda handle: Route(method, path, operation, handle)
