"""`GET /reports/{id}`: what came of a post that was answered later, and of the schedule."""

from classify.handlers.rest_event import RestEvent, fits
from classify.request import window
from classify.response import Answer
from classify.wiring import Application


def page(event: RestEvent, application: Application) -> Answer:
    """The report's state, and a page of it where it is done."""
    id_ = event.parameter("id")
    return application.stores.reports.page(id_, window(event.query), event.report_url(id_), fits)
