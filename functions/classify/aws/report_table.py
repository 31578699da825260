"""The states of reports, in DynamoDB: each is settled once, however often its job is delivered."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.aws.dynamodb import Item, attributes, conditional_write, from_item, to_item
from classify.core.save_target import SaveTarget

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Status = Literal["pending", "done", "failed", "postponed"]
DAY = 24 * 3600  # seconds


class ReportRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One report's state. Times are seconds since 1970.

    Once `settled` it never changes again, except that its changes have been announced.
    """

    id: str
    status: Status
    created: int
    expires: int
    settled: bool
    problem: str | None = None  # RFC 9457 as JSON, of a failed or postponed one
    # Of a watched playlist:
    playlist: str | None = None  # Spotify's id
    name: str | None = None
    snapshot_id: str | None = None
    model: str | None = None
    moods: Mapping[str, int] = {}  # tracks per core mood
    skipped: int = 0
    complete: bool = False  # no provider failed, so that the same snapshot would give the same
    saved: SaveTarget | None = None  # where its songs were saved
    not_saved: str | None = None  # RFC 9457 as JSON: why they could not be
    previous: str | None = None  # the report it is compared with
    announced: bool = False

    @classmethod
    def new(
        cls, id_: str, status: Status, retention_days: int, *, settled: bool = True, **facts: Any
    ) -> "ReportRecord":
        """A state that begins now and is kept for so many days."""
        created = int(time.time())
        return cls(
            id=id_, status=status, created=created, expires=created + retention_days * DAY, settled=settled, **facts
        )

    @classmethod
    def pending(cls, id_: str, retention_days: int) -> "ReportRecord":
        """A report that somebody waits for."""
        return cls.new(id_, "pending", retention_days, settled=False)


_UNSETTLED = "settled = :no"
_OLDER = "created < :created"


class ReportTable:
    """The reports of one deployment, each kept for `retention_days`. The key is the report's id."""

    def __init__(self, table: str, retention_days: int):
        self._table = table
        self.retention_days = retention_days
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def find(self, id_: str) -> ReportRecord | None:
        """The report's state; None where there is none, or no longer."""
        with aws_errors("DynamoDB"):
            answer = self._dynamodb.get_item(TableName=self._table, Key=_key(id_), ConsistentRead=True)
        item = answer.get("Item")
        report = from_item(item, ReportRecord) if item else None
        return report if report and report.expires > time.time() else None  # DynamoDB removes expired items days later

    def put_unless_settled(self, report: ReportRecord) -> ReportRecord:
        """Write the state unless a settled one stands there; the one that stands is returned."""
        if self._put(report.id, report, _UNSETTLED, {":no": False}):
            return report
        return self.find(report.id) or report

    def latest(self, playlist: str) -> ReportRecord | None:
        """The last done report of a watched playlist."""
        return self.find(_latest(playlist))

    def update_latest(self, report: ReportRecord) -> None:
        """Make it the last done one of its playlist, unless a younger one is."""
        self._put(_latest(report.playlist or ""), report, _OLDER, {":created": report.created})

    def mark_announced(self, report: ReportRecord) -> None:
        """Note that its changes have been announced."""
        with aws_errors("DynamoDB"):
            self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(report.id),
                UpdateExpression="SET announced = :yes",
                ExpressionAttributeValues=attributes({":yes": True}),
            )

    def _put(self, key: str, report: ReportRecord, over: str, values: dict[str, object]) -> bool:
        """Whether it was written: where nothing stood that lives, or what the condition `over` allows to replace."""
        return conditional_write(
            lambda: self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(report) | _key(key),
                ConditionExpression=f"attribute_not_exists(#key) OR {over} OR expires <= :now",
                ExpressionAttributeNames={"#key": "key"},
                ExpressionAttributeValues=attributes({":now": int(time.time()), **values}),
            )
        )


def _key(key: str) -> Item:
    return attributes({"key": key})


def _latest(playlist: str) -> str:
    return f"latest/{playlist}"  # no id of a report has a slash
