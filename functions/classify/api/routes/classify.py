"""`POST /mood` and `POST /classify`: answered at once, or later where the caller prefers that."""

from classify.api.gateway_event import RestEvent, fits
from classify.application import Application
from classify.aws.jobs import Route
from classify.request import asking
from classify.response import Answer, Result, accepted, see_other


def mood(event: RestEvent, application: Application) -> Answer:
    """The songs of each pair, one pair after the other."""
    return _answer("/mood", event, application)


def classify(event: RestEvent, application: Application) -> Answer:
    """The report of a link, of listed tracks, or of the uploaded export."""
    return _answer("/classify", event, application)


def _answer(route: Route, event: RestEvent, application: Application) -> Answer:
    post = event.post(route)
    asked = asking(post, application.model.mood)
    # A preference: where there is no worker, the answer comes at once (RFC 7240).
    if event.prefers_async and application.has_stores:
        report = application.stores.reports.accept(post)
        return accepted(report, event.report_url(report.id))
    result = application.result(asked, event.deadline(application.settings.deadline_margin))
    answer = result.answer(event.header("accept"))
    return answer if fits(answer) or not application.has_stores else _kept(result, event, application)


def _kept(result: Result, event: RestEvent, application: Application) -> Answer:
    """The way to an answer that Lambda does not let through."""
    kept = application.stores.reports.keep(result)
    return see_other(event.report_url(kept.id))
