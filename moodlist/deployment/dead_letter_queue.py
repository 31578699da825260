"""The dead-letter queue of a deployment: what is in it, and back to the workers with it."""

import time
from typing import Any

from botocore.exceptions import ClientError

from classify.aws.client import client, error_code
from classify.sources.http import Progress
from moodlist.deployment.aws_errors import refused

MESSAGES = 10  # that SQS gives at once
PAUSE = 2.0  # seconds between two looks at a task
LOOK = 30  # seconds for which a message that is looked at is hidden from others, unless it is put back before
MOVE = 120  # seconds in which a message is sent to the other queue and deleted here
_NO_SUCH_ACTION = {"InvalidAction", "UnknownOperationException"}


class DeadLetters:
    """Jobs that failed at every delivery. Methods raise botocore's errors; see `moodlist.deployment.aws_errors`."""

    def __init__(self, failed: str, jobs: str) -> None:
        """Between the queues with these URLs."""
        self._sqs = client("sqs")
        self._failed, self._jobs = failed, jobs

    def count(self) -> tuple[int, int]:
        """About how many there are, and how many more somebody is looking at just now."""
        there = self._attributes("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return int(there["ApproximateNumberOfMessages"]), int(there["ApproximateNumberOfMessagesNotVisible"])

    def look(self, most: int) -> list[str]:
        """The bodies of at most so many of them; they stay where they are."""
        messages: list[Any] = []
        try:
            while len(messages) < most and (more := self._received(min(MESSAGES, most - len(messages)), LOOK)):
                messages += more
        finally:
            self._show_again(messages)
        return [each["Body"] for each in messages]

    def move(self, progress: Progress) -> int:
        """Move all of them back, and wait until that is done; how many were moved.

        Raises:
            MoodlistError: SQS gave up before all were moved; nothing is lost.
        """
        source = self._attributes("QueueArn")["QueueArn"]
        try:
            before = self._task(source)
            if before.get("Status") == "RUNNING":  # there can be one only, and somebody's will do
                before = {}
            else:
                self._sqs.start_message_move_task(SourceArn=source)
        except ClientError as error:
            if error_code(error) not in _NO_SUCH_ACTION:
                raise
            return self._move_one_by_one(progress)
        return self._followed(source, before, progress)

    def _followed(self, source: str, before: Any, progress: Progress) -> int:
        while (task := self._task(source)) == before or task.get("Status") in {"RUNNING", "CANCELLING"}:
            progress("jobs", _moved(task), task.get("ApproximateNumberOfMessagesToMove", 0))
            time.sleep(PAUSE)
        if task["Status"] != "COMPLETED":
            raise refused(
                f"SQS moved {_moved(task)} jobs and then stopped ({task['Status']}: {task.get('FailureReason', '-')}). "
                "The others are where they were: try again."
            )
        return _moved(task)

    def _task(self, source: str) -> Any:
        """The latest one; none at all is an empty one."""
        return next(iter(self._sqs.list_message_move_tasks(SourceArn=source, MaxResults=1).get("Results", [])), {})

    def _move_one_by_one(self, progress: Progress) -> int:
        """Where SQS's own way is missing: a job is deleted only once it is sent, so that none is lost."""
        of, _ = self.count()  # no more, since a job may fail and come back meanwhile
        moved = 0
        while moved < of and (messages := self._received(min(MESSAGES, of - moved), MOVE)):
            for each in messages:
                self._sqs.send_message(QueueUrl=self._jobs, MessageBody=each["Body"])
                self._sqs.delete_message(QueueUrl=self._failed, ReceiptHandle=each["ReceiptHandle"])
                moved += 1
                progress("jobs", moved, of)
        return moved

    def _show_again(self, messages: list[Any]) -> None:
        """A task that starts now would leave behind what is hidden."""
        for start in range(0, len(messages), MESSAGES):
            entries: Any = [
                {"Id": str(at), "ReceiptHandle": each["ReceiptHandle"], "VisibilityTimeout": 0}
                for at, each in enumerate(messages[start : start + MESSAGES])
            ]
            self._sqs.change_message_visibility_batch(QueueUrl=self._failed, Entries=entries)

    def _received(self, most: int, hidden: int) -> Any:
        return self._sqs.receive_message(
            QueueUrl=self._failed, MaxNumberOfMessages=most, VisibilityTimeout=hidden, WaitTimeSeconds=1
        ).get("Messages", [])

    def _attributes(self, *names: Any) -> Any:
        return self._sqs.get_queue_attributes(QueueUrl=self._failed, AttributeNames=names)["Attributes"]


def _moved(task: Any) -> int:
    return int(task.get("ApproximateNumberOfMessagesMoved", 0))
