"""AWS in memory, without HTTP: moto's tables with their conditions, a bucket, an event bus and a queue."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.exceptions import ConditionalCheckFailed
from moto.dynamodb.models import DynamoDBBackend

from classify.aws.deployment import Deployment
from classify.settings import Settings

REPORTS, WATCHLIST = "reports", "watchlist"
QUEUE_URL = "https://sqs.example/jobs"
MODULES = (
    "call_budget",
    "event_bus",
    "job_queue",
    "report_bucket",
    "report_table",
    "save_lock",
    "spotify_quota",
    "watchlist",
)
Json = dict[str, Any]


class LightAws:
    """One deployment. `before_call` is called with the name of each operation before it takes effect."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.before_call: Callable[[str], None] = lambda _: None
        self.objects: dict[str, bytes] = {}
        self.events: list[Json] = []
        self.sent: list[str] = []  # bodies of messages
        self._tables = DynamoDBBackend("eu-west-1", "123456789012")
        for name, key in ((REPORTS, "key"), (WATCHLIST, "playlist")):
            self._tables.create_table(
                name,
                schema=[{"AttributeName": key, "KeyType": "HASH"}],
                attr=[{"AttributeName": key, "AttributeType": "S"}],
                throughput=None,
                indexes=None,
                global_indexes=None,
                streams=None,
                billing_mode="PAY_PER_REQUEST",
                sse_specification=None,
                tags=[],
                deletion_protection_enabled=False,
                warm_throughput=None,
            )
        for module in MODULES:
            patch.setattr(f"classify.aws.{module}.client", lambda *_, **__: self)
        self.deployment = Deployment(
            Settings(report_table=REPORTS, watchlist_table=WATCHLIST, report_bucket="b", queue_url=QUEUE_URL)
        )

    def get_item(self, TableName: str, Key: Json, ConsistentRead: bool) -> Json:  # noqa: N803
        self.before_call(f"GetItem {TableName}")
        assert ConsistentRead
        item = self._tables.get_item(TableName, Key)
        return {"Item": item.to_json()["Attributes"]} if item else {}

    def put_item(self, TableName: str, Item: Json, ConditionExpression: str, **expression: Any) -> None:  # noqa: N803
        self.before_call(f"PutItem {TableName}")
        self._conditionally(
            self._tables.put_item,
            TableName,
            Item,
            condition_expression=ConditionExpression,
            expression_attribute_names=expression.get("ExpressionAttributeNames"),
            expression_attribute_values=expression.get("ExpressionAttributeValues"),
        )

    def update_item(self, TableName: str, Key: Json, UpdateExpression: str, **expression: Any) -> Json:  # noqa: N803
        self.before_call(f"UpdateItem {TableName}")
        item = self._conditionally(
            self._tables.update_item,
            TableName,
            Key,
            UpdateExpression,
            expression_attribute_names=expression.get("ExpressionAttributeNames", {}),
            expression_attribute_values=expression.get("ExpressionAttributeValues", {}),
            condition_expression=expression.get("ConditionExpression"),
        )
        return {"Attributes": item.to_json()["Attributes"]}

    def delete_item(self, TableName: str, Key: Json, **_: Any) -> Json:  # noqa: N803
        item = self._tables.delete_item(TableName, Key)
        return {"Attributes": item.to_json()["Attributes"]} if item else {}

    def get_paginator(self, operation: str) -> "LightAws":
        assert operation == "scan"
        return self

    def paginate(self, TableName: str, **_: Any) -> list[Json]:  # noqa: N803
        """Return the pages of a scan: one, without the projection."""
        items = self._tables.get_table(TableName).all_items()
        return [{"Items": [item.to_json()["Attributes"] for item in items]}]

    def put_object(self, Bucket: str, Key: str, Body: bytes, IfNoneMatch: str) -> None:  # noqa: ARG002, N803
        self.before_call("PutObject")
        assert IfNoneMatch == "*"
        if Key in self.objects:
            raise _client_error("PreconditionFailed", "PutObject")
        self.objects[Key] = Body

    def get_object(self, Bucket: str, Key: str) -> Json:  # noqa: ARG002, N803
        self.before_call("GetObject")
        if Key not in self.objects:
            raise _client_error("NoSuchKey", "GetObject")
        return {"Body": _Body(self.objects[Key])}

    def put_events(self, Entries: list[Json]) -> Json:  # noqa: N803
        self.before_call("PutEvents")
        self.events += [{"type": each["DetailType"], **json.loads(each["Detail"])} for each in Entries]
        return {"FailedEntryCount": 0}

    def send_message_batch(self, QueueUrl: str, Entries: list[Json]) -> Json:  # noqa: ARG002, N803
        self.sent += [each["MessageBody"] for each in Entries]
        return {}

    @staticmethod
    def _conditionally(write: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return write(*arguments, **options)
        except ConditionalCheckFailed:
            raise _client_error("ConditionalCheckFailedException", "write") from None


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        return self._content


def _client_error(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, operation)
