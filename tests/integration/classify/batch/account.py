"""What template.yaml makes in an AWS account, made in moto: tables, bucket, queues, and an ear on the event bus."""

import itertools
import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import boto3
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import Message, sqs_backends

REGION = "eu-west-1"
ACCOUNT = "123456789012"
DELIVERIES = 5
HIDDEN = 1800  # seconds
_numbers = itertools.count(1)


class Account:
    """One deployment's resources, of names that no other test uses; made past the API, which would take far longer."""

    def __init__(self) -> None:
        self.name = f"moodlist-{next(_numbers)}"
        clients: dict[str, Any] = {each: boto3.client(each, region_name=REGION) for each in _SERVICES}  # type: ignore[call-overload]
        self.dynamodb, self.s3, self.sqs, self.events = clients.values()
        self.table("reports", "key")
        self.table("watchlist", "playlist")
        s3_backends[ACCOUNT]["aws"].create_bucket(self.name, REGION)
        self.failed_jobs = self._queue("failed")
        redrive = json.dumps({"deadLetterTargetArn": self._arn("failed"), "maxReceiveCount": DELIVERIES})
        self.jobs = self._queue("jobs", VisibilityTimeout=str(HIDDEN), RedrivePolicy=redrive)

    @property
    def settings(self) -> dict[str, Any]:
        """The environment that template.yaml gives its functions."""
        return {
            "report_table": f"{self.name}-reports",
            "watchlist_table": f"{self.name}-watchlist",
            "report_bucket": self.name,
            "queue_url": self.jobs,
            "deliveries": DELIVERIES,
            "event_source": self.name,
        }

    @cached_property
    def events_queue(self) -> str:
        """A queue to which every event of this deployment goes from now on."""
        queue = self._queue("events")
        self.events.put_rule(Name=self.name, EventPattern=json.dumps({"source": [self.name]}))
        self.events.put_targets(Rule=self.name, Targets=[{"Id": "ear", "Arn": self._arn("events")}])
        return queue

    def listen(self) -> None:
        """Hear events from now on."""
        _ = self.events_queue

    def heard(self) -> list[dict[str, Any]]:
        """The events so far."""
        return [json.loads(message.body) for message in self.messages(self.events_queue)]

    def messages(self, queue: str | None = None) -> list[Message]:
        """All that is in a queue, that of the jobs unless another is named, hidden or not."""
        name = (queue or self.jobs).rpartition("/")[2]
        return list(sqs_backends[ACCOUNT][REGION].queues[name]._messages)  # the hidden ones too

    def send(self, body: str) -> None:
        """Put a message among the jobs, past our code; moto takes an empty one too."""
        self.sqs.send_message(QueueUrl=self.jobs, MessageBody=body)

    def redrive(self) -> None:
        """Send what has failed again, as `moodlist redrive` does."""
        for message in self.messages(self.failed_jobs):
            self.send(message.body)
        self.sqs.purge_queue(QueueUrl=self.failed_jobs)

    def objects(self, folder: str = "") -> list[str]:
        """The keys of what lies in the bucket."""
        listed = self.s3.list_objects_v2(Bucket=self.name, Prefix=folder)
        return [each["Key"] for each in listed.get("Contents", [])]

    def watch(self, playlists: Iterable[str], filler: str = "") -> None:
        """Put many playlists on the watchlist, each with so much that our code does not know."""
        items = [{"playlist": {"S": each}, "added": {"N": "1"}, "filler": {"S": filler}} for each in playlists]
        for start in range(0, len(items), 25):
            puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
            self.dynamodb.batch_write_item(RequestItems={f"{self.name}-watchlist": puts})

    def item(self, key: str) -> dict[str, Any] | None:
        """An item of the table of reports, in DynamoDB's notation."""
        answer = self.dynamodb.get_item(TableName=f"{self.name}-reports", Key={"key": {"S": key}})
        found: dict[str, Any] | None = answer.get("Item")
        return found

    def table(self, name: str, key: str) -> None:
        """Make a table whose key is a text."""
        dynamodb_backends[ACCOUNT][REGION].create_table(
            f"{self.name}-{name}",
            schema=[{"AttributeName": key, "KeyType": "HASH"}],
            attr=[{"AttributeName": key, "AttributeType": "S"}],
            billing_mode="PAY_PER_REQUEST",
            throughput=None,
            global_indexes=None,
            indexes=None,
            streams=None,
            sse_specification=None,
            tags=[],
            deletion_protection_enabled=False,
            warm_throughput=None,
        )

    def _queue(self, name: str, **attributes: str) -> str:
        url: str = self.sqs.create_queue(QueueName=f"{self.name}-{name}", Attributes=attributes)["QueueUrl"]
        return url

    def _arn(self, queue: str) -> str:
        return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.name}-{queue}"


_SERVICES = ("dynamodb", "s3", "sqs", "events")
