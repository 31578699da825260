"""ApiFunction: answers a REST event of API Gateway."""

import functools
import re
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.typing import LambdaContext
from snapshot_restore_py import register_before_snapshot

from classify.api.event_fields import check_event
from classify.api.gateway_event import RestEvent, proxy_response, rest_response
from classify.api.resolver import ThreadedResolver
from classify.api.route import Route
from classify.api.routes import ROUTES
from classify.application import Application
from classify.errors import BadRequest, MethodNotAllowed, MoodlistError, NotFound
from classify.handlers.environment import read_settings
from classify.metrics import count
from classify.response import Answer, problem_answer
from classify.response.caching import revalidated

PARAMETER = re.compile(r"\{(\w+)\}")  # such as `{id}` in a route's path

logger = Logger(service="moodlist")
app = ThreadedResolver()


@functools.cache
def application() -> Application:
    """Return the process's one application."""
    return Application(read_settings(logger))


def prepare() -> None:
    """Load what the first request would wait for; SnapStart calls this before it takes the snapshot."""
    application().prepare()


register_before_snapshot(prepare)


@logger.inject_lambda_context(clear_state=True)
def handler(event: Any, context: LambdaContext) -> dict[str, Any]:
    """Answer one HTTP request. Every failure becomes an RFC 9457 problem; nothing is raised."""
    count("Requests")
    try:
        checked = check_event(event)
    except BadRequest as error:
        return proxy_response(_problem(error))
    return app.resolve(checked, context)


def _for_powertools(route: Route) -> Callable[..., Response[str]]:
    """Return the route as Powertools calls it, with the path's parameters as keywords."""

    def answer(**parameters: str) -> Response[str]:
        event = _event(parameters)
        return rest_response(revalidated(route.handle(event, application()), event.list_header("if-none-match")))

    return answer


def _pattern(path: str, parameter: str) -> str:
    """Return the regular expression of a route's path, with `parameter` for each of its parameters."""
    return PARAMETER.sub(parameter, path.replace(".", r"\."))


for _route in ROUTES:
    app.route(_pattern(_route.path, r"<\1>"), method=_route.method)(_for_powertools(_route))


@app.not_found
def no_route(_error: NotFoundError) -> Response[str]:
    """Answer 405 if the path has routes for other methods, else 404."""
    path = _event().path
    others = [route for route in ROUTES if re.fullmatch(_pattern(route.path, "[^/]+"), path)]
    if others:
        allow = tuple(method for route in others for method in route.methods)
        error = MethodNotAllowed(f"{others[0].path} accepts only {' and '.join(allow)}.", allow=allow)
        return rest_response(_problem(error))
    return rest_response(_problem(NotFound("There is no such route; GET /openapi.json lists all routes.")))


@app.exception_handler(MoodlistError)  # type: ignore[untyped-decorator]
def known_error(error: MoodlistError) -> Response[str]:
    """Answer with the problem of an error that the code raised on purpose."""
    return rest_response(_problem(error))


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]
def unknown_error(error: Exception) -> Response[str]:
    """Log a bug with its traceback; the caller gets only the request id."""
    logger.error("Unexpected error", exc_info=error)
    request_id = app.lambda_context.aws_request_id
    return rest_response(_problem(MoodlistError(f"Please report this with the request id {request_id}.")))


def _problem(error: MoodlistError) -> Answer:
    """Log and count an error, and return its problem."""
    count(f"Problem {error.slug}")
    (logger.error if error.status >= 500 else logger.info)(error.title, problem=error.slug, detail=error.detail)
    return problem_answer(error)


def _event(parameters: dict[str, str] | None = None) -> RestEvent:
    return RestEvent(app.current_event.raw_event, app.lambda_context, parameters)
