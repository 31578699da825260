"""ApiFunction: API Gateway's REST event in, API Gateway's answer out."""

import functools
import os
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from snapshot_restore_py import register_before_snapshot

from classify.errors import MethodNotAllowed, MoodlistError, NotFound
from classify.handlers.rest_event import RestEvent, ThreadedResolver, rest_response
from classify.openapi import openapi
from classify.pipeline import classify_pairs, shown
from classify.request import Classification, classification, export, pairs
from classify.response import json_answer, mood_songs, problem_answer, report_answer, skipped_header
from classify.response.health import Health
from classify.settings import Settings
from classify.wiring import Application

logger = Logger(service="moodlist")
app = ThreadedResolver()


@functools.cache
def application() -> Application:
    """The process's composition, made before the snapshot where SnapStart is on, else by the first request."""
    composed = Application(Settings.from_environment(os.environ))
    composed.model  # noqa: B018  # loaded here, so that no request waits for it
    return composed


register_before_snapshot(application)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one HTTP request; every failure is a problem, never an exception."""
    _count("Requests")
    return app.resolve(event, context)


def mood() -> Response[str]:
    """`POST /mood`: the songs of each pair, one pair after the other."""
    event, composed = _event(), application()
    asked = pairs(event.json_body(), composed.model.mood)
    deadline = event.deadline(composed.settings.deadline_margin)
    reports = classify_pairs(asked, lambda link: composed.classify(Classification(link), deadline))
    songs = [song for pair, report in zip(asked, reports, strict=True) for song in mood_songs(report, pair)]
    return rest_response(json_answer(songs, skipped_header(reports)))


def classify() -> Response[str]:
    """`POST /classify`: the report of a link, of listed tracks, or of the uploaded export."""
    event, composed = _event(), application()
    file = event.file_body()
    known = composed.model.mood
    request = export(file, event.query, known) if file else classification(event.json_body(), event.query, known)
    report = composed.classify(request, event.deadline(composed.settings.deadline_margin))
    return rest_response(report_answer(shown(report, request, composed.model), request.include, event.header("accept")))


def moods() -> Response[str]:
    """`GET /moods`: what the model knows, takes and was made from."""
    return rest_response(json_answer(application().model.contract))


def health() -> Response[str]:
    """`GET /health`."""
    return rest_response(json_answer(Health("ok", application().model.contract.version)))


def contract() -> Response[str]:
    """`GET /openapi.json`."""
    return rest_response(json_answer(openapi(_event().base_url)))


ROUTES: Mapping[str, Mapping[str, Callable[[], Response[str]]]] = {
    "/mood": {"POST": mood},
    "/classify": {"POST": classify},
    "/moods": {"GET": moods},
    "/health": {"GET": health},
    "/openapi.json": {"GET": contract},
}
for _path, _methods in ROUTES.items():
    for _method, _route in _methods.items():
        app.route(_path, method=_method)(_route)


@app.not_found
def no_route(_error: NotFoundError) -> Response[str]:
    """Another path, or another method of a path we have."""
    path = _event().path
    if path in ROUTES:
        allow = tuple(ROUTES[path])
        return _problem(MethodNotAllowed(f"{path} answers {' and '.join(allow)} only.", allow=allow))
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
    _count(f"Problem {error.slug}")
    (logger.error if error.status >= 500 else logger.info)(error.title, problem=error.slug, detail=error.detail)
    return rest_response(problem_answer(error))


def _count(what: str) -> None:
    """One line of its own: Powertools' `Metrics` are shared and would mix up the threads of `moodlist serve`."""
    with single_metric(what, MetricUnit.Count, 1, namespace="Moodlist", default_dimensions={"service": "moodlist"}):
        pass


def _event() -> RestEvent:
    return RestEvent(app.current_event.raw_event, app.lambda_context)
