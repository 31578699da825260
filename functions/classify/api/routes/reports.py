"""`GET /reports/{id}`: what came of a post that was answered later, and of the schedule."""

from classify.api.gateway_event import RestEvent, fits
from classify.application import Application
from classify.batch.deferred import StoredReports
from classify.request import parse_page_query
from classify.response import Answer


def page(event: RestEvent, application: Application) -> Answer:
    """The report's state, and a page of it where it is done."""
    id_ = event.parameter("id")
    return StoredReports(application.require_deployment()).page(
        id_, parse_page_query(event.query), event.report_url(id_), fits
    )
