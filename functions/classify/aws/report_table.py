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
CLOCK_DIFFERENCE = 5  # seconds between the clocks of two functions, generously
# Bytes of a key. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
MAX_KEY = 2048


def now() -> float:
    """Return the time in seconds since 1970."""
    return time.time()


class ReportRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of one report. Times are seconds since 1970.

    A settled record never changes, except that `announced` becomes true and `previous` what it was compared with.
    """

    id: str
    status: Status
    created: int  # for contents of a watched playlist: when their reading began
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
    read_from: float | None = None  # between these times, the playlist was read
    read_until: float | None = None
    previous: str | None = None  # id of the report that this one is compared with
    announced: bool = False
    place: int = 0  # only of the latest report: how many were the latest before it
    next: str | None = None  # only of the latest report: id of the one that is compared with it

    @classmethod
    def new(
        cls, id_: str, status: Status, retention_days: int, *, settled: bool = True, **fields: Any
    ) -> "ReportRecord":
        """Return a record that is created now and expires after `retention_days`."""
        created = int(now())
        expires = created + retention_days * DAY
        return cls(id=id_, status=status, created=created, expires=expires, settled=settled, **fields)

    @classmethod
    def pending(cls, id_: str, retention_days: int) -> "ReportRecord":
        """Return the record of a report that the worker has yet to make."""
        return cls.new(id_, "pending", retention_days, settled=False)


# Conditions under which an existing record may be replaced.
_IS_UNSETTLED = "settled = :no"
# The seconds of two runs may be equal, but not their places. The first report and older versions' have no place.
_IS_EARLIER = "place < :place OR (attribute_not_exists(place) AND (id = :previous OR created <= :created))"
_IS_FREE = "attribute_not_exists(#key) OR expires <= :now"


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
        if "/" in id_ or not 0 < len(id_.encode()) <= MAX_KEY:
            return None
        return self._read(id_)

    def put_unless_settled(self, record: ReportRecord) -> ReportRecord:
        """Store the record unless the report has a settled one. Return the record that is stored."""
        if self._put(record.id, record, f"{_IS_FREE} OR {_IS_UNSETTLED}", {":no": False}):
            return record
        return self.find(record.id) or record

    def latest(self, playlist: str) -> ReportRecord | None:
        """Return the latest successful report of a watched playlist; None if there is none."""
        return self._read(_latest_key(playlist))

    def set_first(self, record: ReportRecord) -> bool:
        """Make this the latest report of its playlist, if there is none. Return whether it is."""
        return self._put(_latest_key(record.playlist or ""), record, _IS_FREE, {})

    def update_latest(self, record: ReportRecord) -> None:
        """Make this the latest report of its playlist, unless a newer one is."""
        values = {":created": record.created, ":previous": record.previous, ":place": record.place}
        self._put(_latest_key(record.playlist or ""), record, f"{_IS_FREE} OR {_IS_EARLIER}", values)

    def reserve_next(self, latest: ReportRecord, id_: str) -> bool:
        """Reserve the place after the latest report, so that no other one is compared with it. Return the success.

        A worker that finds the place reserved completes the announcement of that report, which has one id and one
        content, whoever makes it.
        """
        condition = "id = :latest AND (attribute_not_exists(#next) OR #next = :id)"
        return self._update_latest(latest, "SET #next = :id", condition, id_)

    def release_next(self, latest: ReportRecord, id_: str) -> None:
        """Give up a reserved place, whose report has announced nothing."""
        self._update_latest(latest, "REMOVE #next", "id = :latest AND #next = :id", id_)

    def set_previous(self, record: ReportRecord) -> None:
        """Record that this report is compared with another one than the latest of the time when it was read."""
        self._update(record.id, "SET previous = :previous", {":previous": record.previous})

    def mark_announced(self, record: ReportRecord) -> None:
        """Record that the changes in this report have been announced."""
        self._update(record.id, "SET announced = :yes", {":yes": True})

    def _update(self, id_: str, update: str, values: Mapping[str, object]) -> None:
        conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(id_),
                UpdateExpression=update,
                ConditionExpression="attribute_exists(settled)",  # it has not expired
                ExpressionAttributeValues=attributes(values),
            )
        )

    def _read(self, key: str) -> ReportRecord | None:
        with aws_errors("DynamoDB"):
            response = self._dynamodb.get_item(TableName=self._table, Key=_key(key), ConsistentRead=True)
        item = response.get("Item")
        record = from_item(item, ReportRecord) if item else None
        return record if record and record.expires > now() else None  # DynamoDB removes expired items days later

    def _put(self, key: str, record: ReportRecord, replaceable: str, values: Mapping[str, object]) -> bool:
        """Store a record under a key if what is there is `replaceable`. Return whether it was stored."""
        return conditional_write(
            lambda: self._dynamodb.put_item(
                TableName=self._table,
                Item=to_item(record) | _key(key),
                ConditionExpression=replaceable,
                ExpressionAttributeNames={"#key": "key"},
                ExpressionAttributeValues=attributes({":now": int(now()), **values}),
            )
        )

    def _update_latest(self, latest: ReportRecord, update: str, condition: str, id_: str) -> bool:
        """Change the place after the latest report for the report `id_`. Return whether the condition held."""
        return conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(_latest_key(latest.playlist or "")),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeNames={"#next": "next"},
                ExpressionAttributeValues=attributes({":latest": latest.id, ":id": id_}),
            )
        )


def _key(key: str) -> Item:
    return attributes({"key": key})


def _latest_key(playlist: str) -> str:
    return f"latest/{playlist}"  # cannot be a report's id: those have no slash
