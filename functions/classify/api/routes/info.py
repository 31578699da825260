"""`GET /moods`, `GET /health`, `GET /openapi.json`: what is the same for every caller."""

from classify.api.gateway_event import RestEvent
from classify.api.openapi import openapi
from classify.application import Application
from classify.response import Answer, json_answer
from classify.response.answer import Health


def moods(_event: RestEvent, application: Application) -> Answer:
    """What the model knows, takes and was made from."""
    return json_answer(application.model.contract)


def health(_event: RestEvent, application: Application) -> Answer:
    """The function runs, with this model."""
    return json_answer(Health("ok", application.model.contract.version))


def contract(event: RestEvent, _application: Application) -> Answer:
    """The API's contract, at the address that the caller used."""
    return json_answer(openapi(event.base_url))
