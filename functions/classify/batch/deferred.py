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
from classify.sources.exports import without_private_fields

# Bytes of a request's body that are sent inside the message. SQS allows 1 MB, and some of its emulators the former
# limit of 256 KB: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
MAX_IN_MESSAGE = 128 * 1024


class StoredReports:
    """The API's side: accepts deferred requests, stores large answers, and answers `GET /reports/{id}`."""

    def __init__(self, deployment: Deployment):
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket
        self._queue = deployment.queue

    def accept(self, request: DeferredRequest) -> ReportRecord:
        """Queue a validated request for the worker. Return the record of its pending report.

        What is private in a listening history is not stored.

        Raises:
            BadRequest: the upload is a damaged listening history or a damaged compressed file.
            UpstreamUnavailable: AWS refused it, and there will be no report.
        """
        if request.route == "/classify":
            request = structs.replace(request, body=without_private_fields(request.body))
        record = self._table.put_unless_settled(ReportRecord.pending(_new_id(), self._table.retention_days))
        if len(request.body) > MAX_IN_MESSAGE:
            self._bucket.put_request(record.id, msgspec.json.encode(request))
            self._queue.send([PostedJob(record.id)])
        else:
            self._queue.send([PostedJob(record.id, request)])
        return record

    def store(self, result: Result) -> ReportRecord:
        """Store a result that is too large for one answer. Return the record of its report.

        Raises:
            UpstreamUnavailable: AWS refused it.
        """
        id_ = _new_id()
        self._bucket.put_report_once(id_, encode_content(result.content()))
        return self._table.put_unless_settled(ReportRecord.new(id_, "done", self._table.retention_days))

    def read_page(self, id_: str, query: PageQuery, url: str, fits: Callable[[Answer], bool]) -> Answer:
        """Return the status of a report and, if it is done, the page that `query` selects.

        `url` is the address of the report. If the page does not fit into an answer, return fewer entries.

        Raises:
            NotFound: there is no such report, or it has expired.
        """
        record = self._table.find(id_)
        if record is None:
            raise NotFound("There is no such report, or it has expired.")
        if record.status != "done":
            return status_answer(record)
        content = decode_content(self._bucket.read_report(id_))
        while not fits(answer := page_answer(record, content, query, url)) and query.limit > 1:
            query = structs.replace(query, limit=query.limit // 2)
        return answer


class DeferredReports:
    """The worker's side: answers the requests that `StoredReports.accept` queued."""

    def __init__(self, application: Application, deployment: Deployment):
        self._application = application
        self._deployment = deployment
        self._table = deployment.report_table
        self._bucket = deployment.report_bucket

    def process(self, job: PostedJob, deadline: Deadline) -> None:
        """Answer the request and store its report, unless that is settled or has expired.

        Raises:
            MoodlistError: the request failed; `is_final` tells whether another delivery may succeed.
        """
        pending = self._table.find(job.report)
        if pending is None or pending.settled:
            return
        deferred = job.post or msgspec.json.decode(self._bucket.read_request(job.report), type=DeferredRequest)
        resolve_mood = self._application.model.resolve_mood
        request = parse_request(deferred.route, deferred.body, deferred.query, resolve_mood, file=deferred.file)
        calls = self._deployment.calls(deferred.key)
        result = self._application.classifier(deadline, calls=calls).answer(request)
        self._bucket.put_report_once(job.report, encode_content(result.content()))
        self._table.put_unless_settled(structs.replace(pending, status="done", settled=True, problem=None))

    def record_failure(self, job: PostedJob, error: MoodlistError) -> None:
        """Store in the report why the request failed."""
        self._table.put_unless_settled(failed_record(job.report, error, self._table.retention_days))


def _new_id() -> str:
    """Return an unguessable id: whoever has it and an API key can read the report."""
    return secrets.token_urlsafe(16)
