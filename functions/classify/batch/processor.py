"""Each job to the story it belongs to, and the end of one that fails for good."""

from classify.application import Application
from classify.aws.deployment import Deployment
from classify.aws.job_queue import Job, PostedJob
from classify.batch.deferred import DeferredReports
from classify.batch.failures import is_final
from classify.batch.scheduled import ScheduledReports
from classify.deadline import Deadline
from classify.errors import MoodlistError


class JobProcessor:
    """The jobs of one worker."""

    def __init__(self, application: Application, deployment: Deployment):
        self._deferred = DeferredReports(application, deployment)
        self._scheduled = ScheduledReports(application, deployment)

    def process(self, job: Job, deadline: Deadline) -> None:
        """Do a job; doing it again changes nothing.

        Raises:
            MoodlistError: it failed. Where that is final its report says so; else another delivery may succeed.
        """
        try:
            if isinstance(job, PostedJob):
                self._deferred.process(job, deadline)
            else:
                self._scheduled.process(job, deadline)
        except MoodlistError as error:
            if is_final(error):
                self.record_failure(job, error)
            raise

    def record_failure(self, job: Job, error: MoodlistError) -> None:
        """Show who waits for the job what it failed with, for good or at its last delivery."""
        if isinstance(job, PostedJob):
            self._deferred.record_failure(job, error)
        else:
            self._scheduled.record_failure(job, error)
