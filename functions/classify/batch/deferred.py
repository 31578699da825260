"""Requests that are answered later (`Prefer: respond-async`), and the reports that callers read page by page.

The API accepts a request and stores a pending report; the worker fulfils it. https://www.rfc-editor.org/rfc/rfc7240
"""

import secrets
from collections.abc import Callable

import msgspec
from msgspec import structs

from classify.application import Application
from classify.aws.deployment import Deployment
from classify.aws.job_queue import DeferredRequest, PostedJob
from classify.aws.report_table import ReportRecord
from classify.batch.failures import failed_record
from classify.batch.report_page import decode_content, encode_content, page_answer, status_answer
from classify.deadline import Deadline
from classify.errors import MoodlistError, NotFound
from classify.request import PageQuery, parse_request
from classify.response import Answer, Result

# Bytes of a request that travel inside the message. SQS takes 1 MB, and some of its stand-ins the earlier 256 KB:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
MAX_IN_MESSAGE = 128 * 1024


class StoredReports:
    """The reports that callers of the API ask for."""

    def __init__(self, deployment: Deployment):
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket
        self._queue = deployment.queue

    def accept(self, request: DeferredRequest) -> ReportRecord:
        """Send a request, which has been checked, to the worker. Returns its pending report.

        Raises:
            UpstreamUnavailable: AWS did not take it, and no report will come.
        """
        report = self._table.put_unless_settled(ReportRecord.pending(_new_id(), self._table.retention_days))
        if len(request.body) > MAX_IN_MESSAGE:
            self._bucket.put_request(report.id, msgspec.json.encode(request))
            self._queue.send([PostedJob(report.id)])
        else:
            self._queue.send([PostedJob(report.id, request)])
        return report

    def store(self, result: Result) -> ReportRecord:
        """Store what is too large for one answer, to be read page by page."""
        id_ = _new_id()
        self._bucket.put_report_once(id_, encode_content(result.content()))
        return self._table.put_unless_settled(ReportRecord.new(id_, "done", self._table.retention_days))

    def page(self, id_: str, query: PageQuery, url: str, fits: Callable[[Answer], bool]) -> Answer:
        """Return the state of a report, with a page of it if it is done; with fewer entries if they do not fit.

        Raises:
            NotFound: there is no such report, or it has expired.
        """
        report = self._table.find(id_)
        if report is None:
            raise NotFound("There is no such report, or it has expired.")
        if report.status != "done":
            return status_answer(report)
        content = decode_content(self._bucket.read_report(id_))
        while not fits(answer := page_answer(report, content, query, url)) and query.limit > 1:
            query = structs.replace(query, limit=query.limit // 2)
        return answer


class DeferredReports:
    """The worker's side: fulfils what `StoredReports.accept` took."""

    def __init__(self, application: Application, deployment: Deployment):
        self._application = application
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket

    def process(self, job: PostedJob, deadline: Deadline) -> None:
        """Answer the request into its report, unless that is settled or has expired.

        Raises:
            MoodlistError: it failed, for now or for good.
        """
        pending = self._table.find(job.report)
        if pending is None or pending.settled:
            return
        sent = job.post or msgspec.json.decode(self._bucket.read_request(job.report), type=DeferredRequest)
        request = parse_request(sent.route, sent.body, sent.query, self._application.model.resolve_mood, file=sent.file)
        result = self._application.classifier(deadline).answer(request)
        self._bucket.put_report_once(job.report, encode_content(result.content()))
        self._table.put_unless_settled(structs.replace(pending, status="done", settled=True, problem=None))

    def record_failure(self, job: PostedJob, error: MoodlistError) -> None:
        """Write into the report why it failed."""
        self._table.put_unless_settled(failed_record(job.report, error, self._table.retention_days))


def _new_id() -> str:
    """An unguessable id: whoever has it and an API key can read the report."""
    return secrets.token_urlsafe(16)
