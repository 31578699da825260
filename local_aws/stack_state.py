"""Read what a deployed stack has stored: items of its tables, objects of its bucket, messages of its two queues."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from boto3.dynamodb.types import TypeDeserializer

from local_aws.stack import Stack

Item = dict[str, Any]


class RunState(NamedTuple):
    """What one run has stored: the status of each playlist, the keys of the reports, and the jobs in both queues."""

    statuses: dict[str, str]
    report_keys: list[str]
    queued_jobs: int
    failed_jobs: int

    @classmethod
    def done(cls, run: str, *playlists: str, failed_jobs: int = 0) -> "RunState":
        """Return the state of a run that has classified each of these playlists once."""
        statuses = dict.fromkeys(playlists, "done")
        return cls(statuses, sorted(f"reports/{run}.{each}.json" for each in playlists), 0, failed_jobs)


class StackState:
    """The tables, the bucket and the queues of a deployed stack."""

    def __init__(self, stack: Stack) -> None:
        self._resources = stack.resources
        self._dynamodb, self._s3, self._sqs = (stack.client(each) for each in ("dynamodb", "s3", "sqs"))

    def run(self, run: str) -> RunState:
        """Return what a run has stored so far."""
        statuses = {playlist: str(item["status"]) for playlist, item in self.reports(run).items()}
        return RunState(statuses, sorted(self.report_keys(run)), self.queued_jobs(), self.failed_jobs())

    def reports(self, run: str) -> dict[str, Item]:
        """Return the report table's items of a run, by playlist."""
        return {item["playlist"]: item for item in self._items("ReportTable") if item["key"].startswith(f"{run}.")}

    def report(self, report_id: str) -> Item | None:
        """Return the report table's item of one report."""
        return next((item for item in self._items("ReportTable") if item["key"] == report_id), None)

    def report_keys(self, run: str) -> list[str]:
        """Return the keys of the objects that hold a run's reports."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._resources["ReportBucket"], Prefix=f"reports/{run}."
        )
        return [each["Key"] for page in pages for each in page.get("Contents", [])]

    def send(self, *messages: str) -> None:
        """Send messages to the job queue."""
        for message in messages:
            self._sqs.send_message(QueueUrl=self._resources["Jobs"], MessageBody=message)

    def queued_jobs(self) -> int:
        """Return the number of jobs that are waiting or being processed."""
        return self._count("Jobs", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")

    def failed_jobs(self) -> int:
        """Return the number of jobs in the dead-letter queue."""
        return self._count("FailedJobs", "ApproximateNumberOfMessages")

    def pop_failed_job(self) -> str:
        """Remove one job from the dead-letter queue and return its body."""
        url = self._resources["FailedJobs"]
        (message,) = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"]
        self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        body: str = message["Body"]
        return body

    def _items(self, table: str) -> Sequence[Item]:
        deserialize = TypeDeserializer().deserialize
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._resources[table])
        return [{name: deserialize(value) for name, value in item.items()} for page in pages for item in page["Items"]]

    def _count(self, queue: str, *names: str) -> int:
        answer = self._sqs.get_queue_attributes(QueueUrl=self._resources[queue], AttributeNames=list(names))
        return sum(int(answer["Attributes"][name]) for name in names)
