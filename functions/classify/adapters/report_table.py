"""The states of reports, in DynamoDB: each is settled once, however often its job is delivered."""

import time

import boto3

from classify.adapters.aws import IMPATIENT, asking, written
from classify.adapters.items import Item, attributes, item_of, struct_of
from classify.stored import StoredReport

_UNSETTLED = "settled = :no"
_OLDER = "created < :created"


class ReportTable:
    """The reports of one deployment, each kept for `keep_days`. The key is the report's id."""

    def __init__(self, table: str, keep_days: int):
        self._table = table
        self.keep_days = keep_days
        self._dynamodb = boto3.client("dynamodb", config=IMPATIENT)

    def find(self, id_: str) -> StoredReport | None:
        """The report's state; None where there is none, or no longer."""
        with asking("DynamoDB"):
            answer = self._dynamodb.get_item(TableName=self._table, Key=_key(id_), ConsistentRead=True)
        item = answer.get("Item")
        report = struct_of(item, StoredReport) if item else None
        return report if report and report.expires > time.time() else None  # DynamoDB removes expired items days later

    def write(self, report: StoredReport) -> StoredReport:
        """Write the state unless a settled one stands there; the one that stands is returned."""
        if self._put(report.id, report, _UNSETTLED, {":no": False}):
            return report
        return self.find(report.id) or report

    def latest(self, playlist: str) -> StoredReport | None:
        """The last done report of a watched playlist."""
        return self.find(_latest(playlist))

    def make_latest(self, report: StoredReport) -> None:
        """Make it the last done one of its playlist, unless a younger one is."""
        self._put(_latest(report.playlist or ""), report, _OLDER, {":created": report.created})

    def note_announced(self, report: StoredReport) -> None:
        """Note that its changes have been announced."""
        with asking("DynamoDB"):
            self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(report.id),
                UpdateExpression="SET announced = :yes",
                ExpressionAttributeValues=attributes({":yes": True}),
            )

    def _put(self, key: str, report: StoredReport, over: str, values: dict[str, object]) -> bool:
        """Whether it was written: where nothing stood that lives, or what the condition `over` allows to replace."""
        return written(
            lambda: self._dynamodb.put_item(
                TableName=self._table,
                Item=item_of(report) | _key(key),
                ConditionExpression=f"attribute_not_exists(#key) OR {over} OR expires <= :now",
                ExpressionAttributeNames={"#key": "key"},
                ExpressionAttributeValues=attributes({":now": int(time.time()), **values}),
            )
        )


def _key(key: str) -> Item:
    return attributes({"key": key})


def _latest(playlist: str) -> str:
    return f"latest/{playlist}"  # no id of a report has a slash
