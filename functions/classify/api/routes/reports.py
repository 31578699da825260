"""`GET /reports/{id}`: a deferred report, or one of the schedule."""

import re

from classify.api.gateway_event import RestEvent, fits
from classify.api.openapi.operations import DEPLOYMENT_PROBLEMS, NOT_MODIFIED, Operation, json_response, path_parameter
from classify.api.route import route
from classify.application import Application
from classify.batch.deferred import StoredReports
from classify.batch.report_page import ReportPage
from classify.errors import NotFound
from classify.request import PageQuery, parse_page_query
from classify.response import Answer

_ID = re.compile(r"[\w.-]+", re.ASCII)  # of every report; other keys of the table are not reports
_REPORT = Operation(
    id="report",
    summary="The state of a report and, if it is done, a page of it",
    parameters=(path_parameter("id", "Id of the report, as in the Location header of a 202 or 303"),),
    query=PageQuery,
    responses={"200": json_response("Pending, done, failed or postponed", ReportPage)}
    | NOT_MODIFIED
    | DEPLOYMENT_PROBLEMS,
)


@route("GET", "/reports/{id}", _REPORT)
def report(event: RestEvent, application: Application) -> Answer:
    """Answer with the state of the report and, if it is done, a page of it."""
    id_ = event.parameter("id")
    reports = StoredReports(application.require_deployment())
    if not _ID.fullmatch(id_):
        raise NotFound("There is no such report, or it has expired.")
    return reports.read_page(id_, parse_page_query(event.query), event.report_url(id_), fits)
