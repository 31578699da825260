"""AWS in memory, without HTTP: tables, a bucket, an event bus and a queue."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from classify.aws.deployment import Deployment
from classify.settings import Settings
from tests.integration.classify.batch.light_table import LightTable

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
        self.failures: list[Exception] = []  # of the next calls to EventBridge
        self.sent: list[str] = []  # bodies of messages
        self.tables = {REPORTS: LightTable("key"), WATCHLIST: LightTable("playlist")}
        for module in MODULES:
            patch.setattr(f"classify.aws.{module}.client", lambda *_, **__: self)
        self.deployment = Deployment(
            Settings(report_table=REPORTS, watchlist_table=WATCHLIST, report_bucket="b", queue_url=QUEUE_URL)
        )

    def get_item(self, TableName: str, Key: Json, ConsistentRead: bool) -> Json:  # noqa: N803
        self.before_call(f"GetItem {TableName}")
        assert ConsistentRead
        item = self.tables[TableName].get(Key)
        return {"Item": item} if item else {}

    def put_item(self, TableName: str, Item: Json, ConditionExpression: str, **expression: Any) -> None:  # noqa: N803
        self.before_call(f"PutItem {TableName}")
        self.tables[TableName].put(Item, ConditionExpression, *_names_and_values(expression))

    def update_item(self, TableName: str, Key: Json, UpdateExpression: str, **expression: Any) -> Json:  # noqa: N803
        self.before_call(f"UpdateItem {TableName}")
        condition = expression.get("ConditionExpression")
        table = self.tables[TableName]
        return {"Attributes": table.update(Key, UpdateExpression, condition, *_names_and_values(expression))}

    def delete_item(self, TableName: str, Key: Json, **_: Any) -> Json:  # noqa: N803
        item = self.tables[TableName].delete(Key)
        return {"Attributes": item} if item else {}

    def get_paginator(self, operation: str) -> "LightAws":
        assert operation == "scan"
        return self

    def paginate(self, TableName: str, **_: Any) -> list[Json]:  # noqa: N803
        """Return the pages of a scan: one, without the projection."""
        return [{"Items": list(self.tables[TableName].items.values())}]

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
        failure = self.failures.pop() if self.failures else None
        if isinstance(failure, ClientError):
            raise failure
        self.events += [{"type": each["DetailType"], **json.loads(each["Detail"])} for each in Entries]
        if failure:
            raise failure
        return {"FailedEntryCount": 0}

    def send_message_batch(self, QueueUrl: str, Entries: list[Json]) -> Json:  # noqa: ARG002, N803
        self.sent += [each["MessageBody"] for each in Entries]
        return {}


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        return self._content


def _names_and_values(expression: Json) -> tuple[Json, Json]:
    return expression.get("ExpressionAttributeNames", {}), expression.get("ExpressionAttributeValues", {})


def _client_error(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, operation)
