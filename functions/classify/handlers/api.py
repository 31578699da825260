"""ApiFunction: answers a REST event of API Gateway."""

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from snapshot_restore_py import register_before_snapshot

from classify.api.event_fields import check_event
from classify.api.gateway_event import check_size, proxy_response, with_length
from classify.api.routes import ROUTES
from classify.api.routing import Router, method_of
from classify.application import Application
from classify.aws.client import make_clients
from classify.errors import BadRequest, MoodlistError
from classify.handlers.environment import read_settings
from classify.metrics import count
from classify.response import Answer, problem_answer
from classify.response.caching import revalidated

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(service="moodlist")
router = Router(ROUTES)


@functools.cache
def application() -> Application:
    """Return the process's one application."""
    return Application(read_settings(logger))


def prepare() -> None:
    """Load what the first request would wait for; SnapStart calls this before it takes the snapshot."""
    application().prepare()
    make_clients()


register_before_snapshot(prepare)


@logger.inject_lambda_context(clear_state=True)
def handler(event: Any, context: "LambdaContext") -> dict[str, Any]:
    """Answer one HTTP request. Every failure becomes an RFC 9457 problem; nothing is raised."""
    count("Requests")
    try:
        checked = check_event(event)
    except BadRequest as error:
        return proxy_response(_problem(error))
    response = proxy_response(_answer(checked, context))
    return with_length(response, method_of(checked))


def _answer(event: Mapping[str, Any], context: "LambdaContext") -> Answer:
    try:
        route, request = router.match(event, context)
        answer = revalidated(route.handle(request, application()), request.list_header("if-none-match"))
        check_size(answer)
    except MoodlistError as error:
        return _problem(error)
    except Exception:  # a bug, whose traceback is logged; the caller gets only the request id
        logger.exception("Unexpected error")
        return _problem(MoodlistError(f"Please report this with the request id {context.aws_request_id}."))
    return answer


def _problem(error: MoodlistError) -> Answer:
    """Log and count an error, and return its problem."""
    count(f"Problem {error.slug}")
    (logger.error if error.status >= 500 else logger.info)(error.title, problem=error.slug, detail=error.detail)
    return problem_answer(error)
