"""How many calls to Spotify each API key has caused today, in the table of reports under `calls/{day}/{key}`."""

import math
import time
from typing import TYPE_CHECKING

from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.aws.dynamodb import Item, attributes, conditional_write, from_item
from classify.aws.report_table import DAY, now
from classify.sources.spotify.calls import CallBudgetUsedUp

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class _Spent(Struct, frozen=True):
    calls: int = 0


class CallBudget:
    """Lets each key cause `limit` calls per day. A day ends at midnight UTC, as it does for the key's requests."""

    def __init__(self, table: str, limit: int):
        self.limit = limit
        self._table = table
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def spend(self, key: str) -> int:
        """Count one call of the key. Return how many it has left.

        Raises:
            CallBudgetUsedUp: it has none.
            UpstreamUnavailable: DynamoDB refused or could not be reached.
        """
        found: list[_Spent] = []

        def write() -> None:
            response = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(key),
                UpdateExpression="ADD calls :one SET expires = :expires",
                ConditionExpression="attribute_not_exists(calls) OR calls < :limit",
                ExpressionAttributeValues=attributes(
                    {":one": 1, ":limit": self.limit, ":expires": int(_end_of_day()) + DAY}
                ),
                ReturnValues="ALL_NEW",
            )
            found.append(from_item(response["Attributes"], _Spent))

        if not conditional_write(write):
            raise self.error(0, 1)
        return self.limit - found[0].calls

    def left(self, key: str) -> int:
        """Return how many calls the key has left today.

        Raises:
            UpstreamUnavailable: DynamoDB refused or could not be reached.
        """
        with aws_errors("DynamoDB"):
            item = self._dynamodb.get_item(TableName=self._table, Key=_key(key), ConsistentRead=True).get("Item")
        return max(0, self.limit - (from_item(item, _Spent).calls if item else 0))

    def error(self, left: int, needed: int) -> CallBudgetUsedUp:
        """Return the error for a request that needs more calls than are left."""
        return CallBudgetUsedUp(
            f"This request needs at least {needed} more of the {self.limit} calls to Spotify that its API key may "
            f"cause per day, and {left} are left. Try again after midnight UTC, or send an export of the playlist, "
            "which needs none. The owner of this deployment can raise the limit.",
            retry_after=seconds_left(),
        )


def seconds_left() -> int:
    """Return the seconds until the day ends."""
    return math.ceil(_end_of_day() - now())


def _end_of_day() -> float:
    return (now() // DAY + 1) * DAY


def _key(key: str) -> Item:
    day = time.strftime("%Y-%m-%d", time.gmtime(now()))
    return attributes({"key": f"calls/{day}/{key}"})  # cannot be a report's id: those have no slash
