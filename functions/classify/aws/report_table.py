"""The state of each report, in DynamoDB. A state is settled once, however often its job is delivered."""

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
# Bytes of a key. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
MAX_KEY = 2048


class ReportRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of one report. Times are seconds since 1970.

    A settled record never changes, except that `announced` becomes true.
    """

    id: str
    status: Status
    created: int
    expires: int
    settled: bool
    problem: str | None = None  # RFC 9457 as JSON, if failed or postponed
    # Only for a watched playlist:
    playlist: str | None = None  # Spotify's id
    name: str | None = None
    snapshot_id: str | None = None
    model: str | None = None
    moods: Mapping[str, int] = {}  # tracks per core mood
    skipped: int = 0
    complete: bool = False  # no feature provider failed: the same snapshot would give the same report
    saved: SaveTarget | None = None  # where its songs were saved
    not_saved: str | None = None  # RFC 9457 as JSON: why they could not be saved
    previous: str | None = None  # id of the report that this one is compared with
    announced: bool = False

    @classmethod
    def new(
        cls, id_: str, status: Status, retention_days: int, *, settled: bool = True, **fields: Any
    ) -> "ReportRecord":
        """Return a record that is created now and expires after `retention_days`."""
        created = int(time.time())
        expires = created + retention_days * DAY
        return cls(id=id_, status=status, created=created, expires=expires, settled=settled, **fields)

    @classmethod
    def pending(cls, id_: str, retention_days: int) -> "ReportRecord":
        """Return the record of a report that the worker has yet to make."""
        return cls.new(id_, "pending", retention_days, settled=False)


# Conditions under which an existing record may be replaced.
_IS_UNSETTLED = "settled = :no"
_IS_OLDER = "created < :created"


class ReportTable:
    """The records of one deployment, each stored for `retention_days`. The key is the report's id."""

    def __init__(self, table: str, retention_days: int):
        self._table = table
        self.retention_days = retention_days
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def find(self, id_: str) -> ReportRecord | None:
        """Return the record of a report; None if it does not exist or has expired.

        DynamoDB refuses to look up a key of a length that no record can have, so such an id is not sent.
        """
        if not 0 < len(id_.encode()) <= MAX_KEY:
            return None
        with aws_errors("DynamoDB"):
            response = self._dynamodb.get_item(TableName=self._table, Key=_key(id_), ConsistentRead=True)
        item = response.get("Item")
        record = from_item(item, ReportRecord) if item else None
        return record if record and record.expires > time.time() else None  # DynamoDB removes expired items days later

    def put_unless_settled(self, record: ReportRecord) -> ReportRecord:
        """Store the record unless the report has a settled one. Return the record that is stored."""
        if self._put(record.id, record, _IS_UNSETTLED, {":no": False}):
            return record
        return self.find(record.id) or record

    def latest(self, playlist: str) -> ReportRecord | None:
        """Return the latest successful report of a watched playlist; None if there is none."""
        return self.find(_latest_key(playlist))

    def update_latest(self, record: ReportRecord) -> None:
        """Make this the latest report of its playlist, unless a newer one is."""
        self._put(_latest_key(record.playlist or ""), record, _IS_OLDER, {":created": record.created})

    def mark_announced(self, record: ReportRecord) -> None:
        """Record that the changes in this report have been announced."""
        with aws_errors("DynamoDB"):
            self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(record.id),
                UpdateExpression="SET announced = :yes",
                ExpressionAttributeValues=attributes({":yes": True}),
            )

    def _put(self, key: str, record: ReportRecord, replaceable: str, values: dict[str, object]) -> bool:
        """Store a record under a key if that is free, expired or `replaceable`. Return whether it was stored."""
        return conditional_write(
            lambda: self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(record) | _key(key),
                ConditionExpression=f"attribute_not_exists(#key) OR {replaceable} OR expires <= :now",
                ExpressionAttributeNames={"#key": "key"},
                ExpressionAttributeValues=attributes({":now": int(time.time()), **values}),
            )
        )


def _key(key: str) -> Item:
    return attributes({"key": key})


def _latest_key(playlist: str) -> str:
    return f"latest/{playlist}"  # cannot be a report's id: those have no slash
