"""The dead-letter queue of a deployment: counts and shows its jobs, and moves them back to the workers' queue."""

import time
from typing import Any

from classify.aws.client import ClientError, client, error_code
from classify.sources.http import Progress
from moodlist.deployment.aws_errors import aws_error
from moodlist.terminal.text import count_of

BATCH = 10  # messages, the most that SQS returns at once
PAUSE = 2.0  # seconds between two looks at a move task
PEEK_TIMEOUT = 30  # seconds for which a message is hidden from others while we read it
MOVE_TIMEOUT = 120  # seconds for which a message is hidden from others while we move it
_UNSUPPORTED = {"InvalidAction", "UnknownOperationException"}


class DeadLetterQueue:
    """Jobs that failed at every attempt. All methods raise botocore's errors; `aws_errors` explains them."""

    def __init__(self, failed: str, jobs: str) -> None:
        """Take the URLs of the dead-letter queue and of the workers' queue."""
        self._sqs = client("sqs")
        self._failed, self._jobs = failed, jobs

    def count(self) -> tuple[int, int]:
        """Return about how many messages are visible, and how many are hidden because another user reads them."""
        counts = self._attributes("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return int(counts["ApproximateNumberOfMessages"]), int(counts["ApproximateNumberOfMessagesNotVisible"])

    def peek(self, most: int) -> list[str]:
        """Return the bodies of at most this many messages, and leave them in the queue."""
        messages: list[Any] = []
        try:
            while len(messages) < most and (more := self._receive(min(BATCH, most - len(messages)), PEEK_TIMEOUT)):
                messages += more
        finally:
            self._release(messages)
        return [message["Body"] for message in messages]

    def requeue(self, progress: Progress) -> int:
        """Move all messages to the workers' queue, wait until that is done, and return how many were moved.

        Raises:
            MoodlistError: SQS stopped before all were moved; no message is lost.
        """
        source = self._attributes("QueueArn")["QueueArn"]
        try:
            before = self._latest_task(source)
            if before.get("Status") == "RUNNING":  # SQS allows only one task, so we follow the one that runs
                before = {}
            else:
                self._sqs.start_message_move_task(SourceArn=source)
        except ClientError as error:
            if error_code(error) not in _UNSUPPORTED:
                raise
            return self._move_one_by_one(progress)
        return self._follow_task(source, before, progress)

    def _follow_task(self, source: str, before: Any, progress: Progress) -> int:
        while (task := self._latest_task(source)) == before or task.get("Status") in {"RUNNING", "CANCELLING"}:
            progress("jobs", _moved(task), task.get("ApproximateNumberOfMessagesToMove", 0))
            time.sleep(PAUSE)
        if task["Status"] != "COMPLETED":
            raise aws_error(
                f"SQS moved {count_of(_moved(task), 'job')} and then stopped ({task['Status']}: "
                f"{task.get('FailureReason', '-')}). The others are still in the dead-letter queue: try again."
            )
        return _moved(task)

    def _latest_task(self, source: str) -> Any:
        """Return the latest move task, or an empty one if there was none."""
        return next(iter(self._sqs.list_message_move_tasks(SourceArn=source, MaxResults=1).get("Results", [])), {})

    def _move_one_by_one(self, progress: Progress) -> int:
        """Move the messages where SQS has no move tasks. A message is deleted after it is sent, so none is lost."""
        total, _ = self.count()  # the limit: a job may fail again and return while we work
        moved = 0
        while moved < total and (messages := self._receive(min(BATCH, total - moved), MOVE_TIMEOUT)):
            for message in messages:
                self._sqs.send_message(QueueUrl=self._jobs, MessageBody=message["Body"])
                self._sqs.delete_message(QueueUrl=self._failed, ReceiptHandle=message["ReceiptHandle"])
                moved += 1
                progress("jobs", moved, total)
        return moved

    def _release(self, messages: list[Any]) -> None:
        """Make messages visible again: a move task that starts now would leave hidden ones behind."""
        for start in range(0, len(messages), BATCH):
            entries: Any = [
                {"Id": str(at), "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0}
                for at, message in enumerate(messages[start : start + BATCH])
            ]
            self._sqs.change_message_visibility_batch(QueueUrl=self._failed, Entries=entries)

    def _receive(self, most: int, timeout: int) -> Any:
        return self._sqs.receive_message(
            QueueUrl=self._failed, MaxNumberOfMessages=most, VisibilityTimeout=timeout, WaitTimeSeconds=1
        ).get("Messages", [])

    def _attributes(self, *names: Any) -> Any:
        return self._sqs.get_queue_attributes(QueueUrl=self._failed, AttributeNames=names)["Attributes"]


def _moved(task: Any) -> int:
    return int(task.get("ApproximateNumberOfMessagesMoved", 0))
