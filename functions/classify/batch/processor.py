"""Dispatches jobs and records permanent failures."""

from classify.application import Application
from classify.aws.deployment import Deployment
from classify.aws.job_queue import Job, PostedJob
from classify.batch.deferred import DeferredReports
from classify.batch.failures import is_final
from classify.batch.scheduled import ScheduledReports
from classify.deadline import Deadline
from classify.errors import MoodlistError


class JobProcessor:
    """Processes the jobs of one worker."""

    def __init__(self, application: Application, deployment: Deployment):
        self._deferred = DeferredReports(application, deployment)
        self._scheduled = ScheduledReports(application, deployment)

    def process(self, job: Job, deadline: Deadline) -> None:
        """Process a job. Processing it again changes nothing.

        Raises:
            MoodlistError: the job failed. If that is final, its report already records it; otherwise another delivery
                may succeed.
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
        """Store in the job's report why it failed, for good or at its last delivery."""
        if isinstance(job, PostedJob):
            self._deferred.record_failure(job, error)
        else:
            self._scheduled.record_failure(job, error)
