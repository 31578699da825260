"""The AWS resources of template.yaml in moto: tables, bucket, queues, and a queue that records events."""

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
MAX_DELIVERIES = 5
VISIBILITY_TIMEOUT = 1800  # seconds
_numbers = itertools.count(1)


class Account:
    """One deployment's resources, with unique names. Most are made in moto's backends, since its API is far slower."""

    def __init__(self) -> None:
        self.name = f"moodlist-{next(_numbers)}"
        clients: dict[str, Any] = {each: boto3.client(each, region_name=REGION) for each in _SERVICES}  # type: ignore[call-overload]
        self.dynamodb, self.s3, self.sqs, self.events = clients.values()
        self.create_table("reports", "key")
        self.create_table("watchlist", "playlist")
        s3_backends[ACCOUNT]["aws"].create_bucket(self.name, REGION)
        self.failed_queue_url = self._create_queue("failed")
        redrive = json.dumps({"deadLetterTargetArn": self._arn("failed"), "maxReceiveCount": MAX_DELIVERIES})
        self.job_queue_url = self._create_queue(
            "jobs", VisibilityTimeout=str(VISIBILITY_TIMEOUT), RedrivePolicy=redrive
        )

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that template.yaml gives its functions."""
        return {
            "report_table": f"{self.name}-reports",
            "watchlist_table": f"{self.name}-watchlist",
            "report_bucket": self.name,
            "queue_url": self.job_queue_url,
            "deliveries": MAX_DELIVERIES,
            "event_source": self.name,
        }

    @cached_property
    def events_queue(self) -> str:
        """The URL of a queue that receives every event of this deployment from now on."""
        queue = self._create_queue("events")
        self.events.put_rule(Name=self.name, EventPattern=json.dumps({"source": [self.name]}))
        self.events.put_targets(Rule=self.name, Targets=[{"Id": "recorder", "Arn": self._arn("events")}])
        return queue

    def record_events(self) -> None:
        """Record events from now on."""
        _ = self.events_queue

    def received_events(self) -> list[dict[str, Any]]:
        """Return the events since `record_events`."""
        return [json.loads(message.body) for message in self.messages(self.events_queue)]

    def messages(self, queue: str | None = None) -> list[Message]:
        """Return all messages in a queue (default: the jobs), visible or hidden."""
        name = (queue or self.job_queue_url).rpartition("/")[2]
        return list(sqs_backends[ACCOUNT][REGION].queues[name]._messages)

    def send_message(self, body: str) -> None:
        """Put any message in the queue of jobs. moto accepts an empty one."""
        self.sqs.send_message(QueueUrl=self.job_queue_url, MessageBody=body)

    def redrive(self) -> None:
        """Requeue the failed jobs, as `moodlist redrive` does."""
        for message in self.messages(self.failed_queue_url):
            self.send_message(message.body)
        self.sqs.purge_queue(QueueUrl=self.failed_queue_url)

    def object_keys(self, folder: str = "") -> list[str]:
        """Return the keys of the objects in the bucket."""
        listed = self.s3.list_objects_v2(Bucket=self.name, Prefix=folder)
        return [each["Key"] for each in listed.get("Contents", [])]

    def add_to_watchlist(self, playlists: Iterable[str], filler: str = "") -> None:
        """Add many playlists, each with `filler` in an attribute that Moodlist does not know."""
        items = [{"playlist": {"S": each}, "added": {"N": "1"}, "filler": {"S": filler}} for each in playlists]
        for start in range(0, len(items), 25):
            puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
            self.dynamodb.batch_write_item(RequestItems={f"{self.name}-watchlist": puts})

    def report_item(self, key: str) -> dict[str, Any] | None:
        """Return an item of the report table, in DynamoDB's notation."""
        response = self.dynamodb.get_item(TableName=f"{self.name}-reports", Key={"key": {"S": key}})
        item: dict[str, Any] | None = response.get("Item")
        return item

    def create_table(self, name: str, key: str) -> None:
        """Create a table whose key is a string."""
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

    def _create_queue(self, name: str, **attributes: str) -> str:
        sqs_backends[ACCOUNT][REGION].create_queue(f"{self.name}-{name}", None, **attributes)
        return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{self.name}-{name}"

    def _arn(self, queue: str) -> str:
        return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.name}-{queue}"


_SERVICES = ("dynamodb", "s3", "sqs", "events")
