"""`POST /mood` and `POST /classify`: answered at once, or later where the caller prefers that."""

from classify.api.gateway_event import RestEvent, fits
from classify.application import Application
from classify.batch.deferred import StoredReports
from classify.batch.report_page import accepted_answer
from classify.request import parse_request
from classify.request.parse import PostRoute
from classify.response import Answer, see_other


def mood(event: RestEvent, application: Application) -> Answer:
    """The songs of each pair, one pair after the other."""
    return _answer("/mood", event, application)


def classify(event: RestEvent, application: Application) -> Answer:
    """The report of a link, of listed tracks, or of the uploaded export."""
    return _answer("/classify", event, application)


def _answer(route: PostRoute, event: RestEvent, application: Application) -> Answer:
    post = event.post(route)
    request = parse_request(post.route, post.body, post.query, application.model.resolve_mood, file=post.file)
    deployment = application.deployment
    # A preference: without a deployment there is no worker, and the answer comes at once (RFC 7240).
    if event.prefers_async and deployment:
        report = StoredReports(deployment).accept(post)
        return accepted_answer(report, event.report_url(report.id))
    result = application.classifier(event.deadline(application.settings.deadline_margin)).answer(request)
    answer = result.answer(event.header("accept"))
    if fits(answer) or not deployment:
        return answer
    return see_other(event.report_url(StoredReports(deployment).store(result).id))
