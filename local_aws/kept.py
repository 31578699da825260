"""What a deployment keeps, as its owner sees it: the items of its tables, the objects of its bucket, its two queues."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from boto3.dynamodb.types import TypeDeserializer

from local_aws.stack import Stack

Item = dict[str, Any]


class Left(NamedTuple):
    """What a run leaves: states by playlist, objects, and how many jobs in each queue."""

    states: dict[str, str]
    contents: list[str]
    jobs: int
    failed_jobs: int

    @classmethod
    def done(cls, run: str, *playlists: str, failed_jobs: int = 0) -> "Left":
        """Of a run whose playlists are all done, each once."""
        states = dict.fromkeys(playlists, "done")
        return cls(states, sorted(f"reports/{run}.{each}.json" for each in playlists), 0, failed_jobs)


class Kept:
    """The tables, the bucket and the queues of a stack."""

    def __init__(self, stack: Stack) -> None:
        self._resources = stack.resources
        self._dynamodb, self._s3, self._sqs = (stack.client(each) for each in ("dynamodb", "s3", "sqs"))

    def reports(self, run: str) -> dict[str, Item]:
        """The states of the reports of one run, by playlist."""
        return {item["playlist"]: item for item in self._items("ReportTable") if item["key"].startswith(f"{run}.")}

    def left(self, run: str) -> Left:
        """What a run has left in the table, the bucket, the queue and the dead-letter queue by now."""
        states = {playlist: str(item["status"]) for playlist, item in self.reports(run).items()}
        return Left(states, sorted(self.contents(run)), self.jobs(), self.failed_jobs())

    def report(self, id_: str) -> Item | None:
        """The state of one report."""
        return next((item for item in self._items("ReportTable") if item["key"] == id_), None)

    def contents(self, run: str) -> list[str]:
        """The objects that hold the reports of one run."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._resources["ReportBucket"], Prefix=f"reports/{run}."
        )
        return [each["Key"] for page in pages for each in page.get("Contents", [])]

    def send(self, *messages: str) -> None:
        """Put messages into the queue of jobs."""
        for message in messages:
            self._sqs.send_message(QueueUrl=self._resources["Jobs"], MessageBody=message)

    def jobs(self) -> int:
        """How many jobs wait or are under way."""
        return self._count("Jobs", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")

    def failed_jobs(self) -> int:
        """How many jobs have failed at every delivery."""
        return self._count("FailedJobs", "ApproximateNumberOfMessages")

    def take_failed_job(self) -> str:
        """One of them, which is then gone."""
        url = self._resources["FailedJobs"]
        (message,) = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"]
        self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        body: str = message["Body"]
        return body

    def _items(self, table: str) -> Sequence[Item]:
        read = TypeDeserializer().deserialize
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._resources[table])
        return [{name: read(value) for name, value in item.items()} for page in pages for item in page["Items"]]

    def _count(self, queue: str, *names: str) -> int:
        said = self._sqs.get_queue_attributes(QueueUrl=self._resources[queue], AttributeNames=list(names))
        return sum(int(said["Attributes"][name]) for name in names)
