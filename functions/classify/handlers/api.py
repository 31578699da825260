"""ApiFunction: API Gateway's REST event in, API Gateway's answer out."""

import functools
import os
import re
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.typing import LambdaContext
from snapshot_restore_py import register_before_snapshot

from classify.api.gateway_event import RestEvent, ThreadedResolver, rest_response
from classify.api.routes import ROUTES, Route
from classify.application import Application
from classify.errors import MethodNotAllowed, MoodlistError, NotFound
from classify.handlers.metrics import count
from classify.response import problem_answer
from classify.settings import Settings

PARAMETER = re.compile(r"\{(\w+)\}")  # in the path of a route

logger = Logger(service="moodlist")
app = ThreadedResolver()


@functools.cache
def application() -> Application:
    """The process's composition."""
    return Application(Settings.from_environment(os.environ))


def prepare() -> None:
    """Compose and load all that requests would wait for, where SnapStart keeps it."""
    application().prepare()


register_before_snapshot(prepare)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one HTTP request; every failure is a problem, never an exception."""
    count("Requests")
    return app.resolve(event, context)


def _resolved(route: Route) -> Callable[..., Response[str]]:
    """The route as Powertools calls it, with the parameters of its path."""

    def resolved(**parameters: str) -> Response[str]:
        return rest_response(route(_event(parameters), application()))

    return resolved


for _path, _methods in ROUTES.items():
    for _method, _route in _methods.items():
        app.route(PARAMETER.sub(r"<\1>", _path), method=_method)(_resolved(_route))


@app.not_found
def no_route(_error: NotFoundError) -> Response[str]:
    """Another path, or another method of a path we have."""
    path = _event().path
    for pattern, methods in ROUTES.items():
        if re.fullmatch(PARAMETER.sub("[^/]+", pattern), path):
            allow = tuple(methods)
            return _problem(MethodNotAllowed(f"{pattern} answers {' and '.join(allow)} only.", allow=allow))
    return _problem(NotFound("There is no such route; GET /openapi.json lists those there are."))


@app.exception_handler(MoodlistError)  # type: ignore[untyped-decorator]
def foreseen(error: MoodlistError) -> Response[str]:
    """A failure that the tree of errors describes."""
    return _problem(error)


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]
def unforeseen(error: Exception) -> Response[str]:
    """A fault of ours: the log has it whole, the caller has its request id."""
    logger.error("A fault of ours", exc_info=error)
    request_id = app.lambda_context.aws_request_id
    return _problem(MoodlistError(f"Please report this with the request id {request_id}."))


def _problem(error: MoodlistError) -> Response[str]:
    count(f"Problem {error.slug}")
    (logger.error if error.status >= 500 else logger.info)(error.title, problem=error.slug, detail=error.detail)
    return rest_response(problem_answer(error))


def _event(parameters: dict[str, str] | None = None) -> RestEvent:
    return RestEvent(app.current_event.raw_event, app.lambda_context, parameters)
