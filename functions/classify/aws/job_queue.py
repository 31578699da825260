"""Jobs on their way to the worker, in SQS."""

from collections.abc import Sequence

import boto3

from classify.aws.client import IMPATIENT, asking
from classify.aws.jobs import Job, encoded
from classify.errors import UpstreamUnavailable

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
BATCH = 10
ATTEMPTS = 3
LONGEST_WAIT = 11 * 3600  # seconds; a message can be hidden for twelve hours, counted from when it was received


class JobQueue:
    """The queue of one deployment."""

    def __init__(self, url: str):
        self._url = url
        self._sqs = boto3.client("sqs", config=IMPATIENT)

    def send(self, jobs: Sequence[Job]) -> None:
        """Put the jobs into the queue.

        Raises:
            UpstreamUnavailable: SQS did not take them all. Some are on their way: sending all again is right, since
                the worker does each job once.
        """
        for start in range(0, len(jobs), BATCH):
            self._send(jobs[start : start + BATCH])

    def postpone(self, receipt: str, seconds: int) -> None:
        """Hide a received message for so long, before it comes again."""
        with asking("SQS"):
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=min(seconds, LONGEST_WAIT)
            )

    def _send(self, jobs: Sequence[Job]) -> None:
        """One call takes ten messages and may refuse some of them; those are sent again."""
        left = {str(at): encoded(job) for at, job in enumerate(jobs)}
        for _ in range(ATTEMPTS):
            with asking("SQS"):
                entries = [{"Id": at, "MessageBody": body} for at, body in left.items()]
                answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=entries)  # type: ignore[arg-type]
            left = {failure["Id"]: left[failure["Id"]] for failure in answer.get("Failed", [])}
            if not left:
                return
        raise UpstreamUnavailable(f"SQS did not take {len(left)} of the jobs. Try again.")
