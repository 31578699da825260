"""The routes of the HTTP API. Of API Gateway's events, they know only `RestEvent`."""

from classify.api.gateway_event import RestEvent
from classify.api.openapi.document import openapi_document
from classify.api.openapi.operations import INTERNAL_PROBLEM, NOT_MODIFIED, Operation, json_response
from classify.api.route import Route, route
from classify.api.routes import classify, info, page, reports, watchlist
from classify.application import Application
from classify.response import Answer, json_answer
from classify.response.caching import PUBLIC, cacheable

_OPENAPI = Operation(
    id="contract",
    summary="This document",
    responses={"200": json_response("This document", {"type": "object"})} | NOT_MODIFIED | INTERNAL_PROBLEM,
    needs_key=False,
)


@route("GET", "/openapi.json", _OPENAPI)
def _openapi(event: RestEvent, _application: Application) -> Answer:
    """Answer with the OpenAPI document, whose server is the address that the caller used."""
    return cacheable(json_answer(openapi_document(ROUTES, event.base_url)), PUBLIC)


ROUTES: tuple[Route, ...] = (
    classify.mood,
    classify.classify,
    reports.report,
    watchlist.entries,
    watchlist.entry,
    watchlist.add,
    watchlist.remove,
    info.moods,
    info.health,
    page.page,
    page.page_file,
    _openapi,
)
