"""A post that was accepted to be answered later gets its report."""

import msgspec
from msgspec import structs

from classify.application import Application
from classify.aws.jobs import Post, PostedJob
from classify.batch.failures import failed
from classify.batch.report_page import encoded
from classify.deadline import Deadline
from classify.errors import MoodlistError
from classify.request import asking


class PostedReports:
    """The reports that callers wait for."""

    def __init__(self, application: Application):
        self._application = application
        self._table = application.stores.table
        self._bucket = application.stores.bucket

    def fulfil(self, job: PostedJob, deadline: Deadline) -> None:
        """Answer the post into its report, unless that is settled or nobody can read it any more.

        Raises:
            MoodlistError: it failed, for now or for good.
        """
        waiting = self._table.find(job.report)
        if waiting is None or waiting.settled:
            return
        post = job.post or msgspec.json.decode(self._bucket.post(job.report), type=Post)
        asked = asking(post, self._application.model.mood)
        self._bucket.keep(job.report, encoded(self._application.result(asked, deadline).content()))
        self._table.write(structs.replace(waiting, status="done", settled=True, problem=None))

    def give_up(self, job: PostedJob, error: MoodlistError) -> None:
        """Tell who waits for the report what it failed with."""
        self._table.write(failed(job.report, error, self._table.keep_days))
