"""Answers given later or page by page: a post goes to the worker, and its report is read from where it is kept."""

import secrets
from collections.abc import Callable

import msgspec
from msgspec import structs

from classify.aws.job_queue import JobQueue
from classify.aws.jobs import Post, PostedJob
from classify.aws.report_bucket import ReportBucket
from classify.aws.report_table import ReportTable
from classify.aws.stored import StoredReport
from classify.batch.report_page import decoded, encoded, page_answer, state_answer
from classify.errors import NotFound
from classify.request import Window
from classify.response import Answer, Result

# Bytes of a post that travel inside the message. SQS takes 1 MB, and some of its stand-ins the 256 KB of old:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
MAX_IN_MESSAGE = 128 * 1024


class Reports:
    """The reports that callers of the API ask for."""

    def __init__(self, table: ReportTable, bucket: ReportBucket, queue: JobQueue):
        self._table = table
        self._bucket = bucket
        self._queue = queue

    def accept(self, post: Post) -> StoredReport:
        """Send a post, which has been checked, to the worker; the report it will fill is pending.

        Raises:
            UpstreamUnavailable: AWS did not take it. Nothing will come of it.
        """
        report = self._table.write(StoredReport.pending(_new_id(), self._table.keep_days))
        if len(post.body) > MAX_IN_MESSAGE:
            self._bucket.keep_post(report.id, msgspec.json.encode(post))
            self._queue.send([PostedJob(report.id)])
        else:
            self._queue.send([PostedJob(report.id, post)])
        return report

    def keep(self, result: Result) -> StoredReport:
        """Keep what is too large for one answer, to be read page by page."""
        id_ = _new_id()
        self._bucket.keep(id_, encoded(result.content()))
        return self._table.write(StoredReport.now(id_, "done", self._table.keep_days))

    def page(self, id_: str, window: Window, url: str, fits: Callable[[Answer], bool]) -> Answer:
        """The report's state, and where it is done a page of it; of fewer entries where so many do not fit.

        Raises:
            NotFound: there is no such report, or no longer.
        """
        report = self._table.find(id_)
        if report is None:
            raise NotFound("There is no such report, or it has expired.")
        if report.status != "done":
            return state_answer(report)
        content = decoded(self._bucket.content(id_))
        while not fits(answer := page_answer(report, content, window, url)) and window.limit > 1:
            window = structs.replace(window, limit=window.limit // 2)
        return answer


def _new_id() -> str:
    """One that nobody guesses: who knows it and has an API key may read the report."""
    return secrets.token_urlsafe(16)
