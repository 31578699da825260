"""`GET /moods` and `GET /health`."""

from typing import Literal

from msgspec import Struct

from classify.api.gateway_event import RestEvent
from classify.api.openapi.operations import INTERNAL_PROBLEM, NOT_MODIFIED, Operation, json_response
from classify.api.route import route
from classify.application import Application
from classify.core.mood import Contract
from classify.response import Answer, json_answer
from classify.response.caching import PUBLIC, cacheable

_MOODS = "The moods, inputs, training data and metrics of the model"
_HEALTH = "Whether the function runs"


class Health(Struct, frozen=True):
    """The function runs and its model is loaded."""

    status: Literal["ok"]
    model: str


@route(
    "GET",
    "/moods",
    Operation(
        id="moods",
        summary=_MOODS,
        responses={"200": json_response(_MOODS, Contract)} | NOT_MODIFIED | INTERNAL_PROBLEM,
        needs_key=False,
    ),
)
def moods(_event: RestEvent, application: Application) -> Answer:
    """Answer with the description of the model."""
    return cacheable(json_answer(application.model.contract), PUBLIC)


@route(
    "GET",
    "/health",
    Operation(
        id="health",
        summary=_HEALTH,
        responses={"200": json_response(_HEALTH, Health)} | INTERNAL_PROBLEM,
        needs_key=False,
    ),
)
def health(_event: RestEvent, application: Application) -> Answer:
    """Answer that the function runs, and with which version of the model."""
    return json_answer(Health("ok", application.model.contract.version))
