"""One save of a playlist's songs at a time: Spotify would create the same playlist for each of two workers.

A save counts only if no other one began since the songs were read. So older songs never replace younger ones, however
the clocks of the workers differ.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from classify.aws.client import aws_errors, client
from classify.aws.dynamodb import Item, attributes, conditional_write, from_item
from classify.aws.report_table import CLOCK_DIFFERENCE, DAY, now
from classify.errors import UpstreamUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class _Lock(Struct, frozen=True):
    """The part of a playlist's item that a worker without the lock needs."""

    held_until: float = 0  # seconds since 1970
    count: int = 0  # of the saves that began


class SaveLock:
    """The locks of one deployment, in the table of reports under `saving/{playlist}`."""

    def __init__(self, table: str, retention_days: int):
        self._table = table
        self._retention_days = retention_days
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def saves(self, playlist: str) -> int:
        """Return how many saves of a playlist have begun. Ask before you read its songs."""
        return self._read(playlist).count

    @contextmanager
    def hold(self, playlist: str, saves: int, seconds: float) -> Iterator[bool]:
        """Hold the lock of a playlist, for at most `seconds` if this process ends in between.

        `saves` is the number of saves before the songs were read. Yield whether to save them: not if another save has
        begun since then, because that one may have younger songs.

        Raises:
            UpstreamUnavailable: another worker holds the lock, or AWS refused the call.
        """
        holder = secrets.token_hex(8)
        is_newest = self._acquire(playlist, holder, saves, seconds)
        if not is_newest and self._read(playlist).held_until > now():
            raise UpstreamUnavailable("Another worker is saving the songs of this playlist.")
        try:
            yield is_newest
        finally:
            if is_newest:
                self._release(playlist, holder)

    def _acquire(self, playlist: str, holder: str, saves: int, seconds: float) -> bool:
        """Take the lock and count this save, if nobody holds it or has saved since. Return the success."""
        time = now()
        return conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(playlist),
                UpdateExpression="SET holder = :holder, held_until = :until, #count = :next, expires = :expires",
                ConditionExpression="(attribute_not_exists(held_until) OR held_until <= :now) "
                "AND (#count = :saves OR attribute_not_exists(#count) AND :saves = :none)",
                ExpressionAttributeNames={"#count": "count"},  # COUNT is a reserved word
                ExpressionAttributeValues=attributes(
                    {
                        ":holder": holder,
                        ":until": time + seconds + CLOCK_DIFFERENCE,
                        ":now": time,
                        ":saves": saves,
                        ":next": saves + 1,
                        ":none": 0,
                        ":expires": int(time) + self._retention_days * DAY,
                    }
                ),
            )
        )

    def _read(self, playlist: str) -> _Lock:
        with aws_errors("DynamoDB"):
            response = self._dynamodb.get_item(TableName=self._table, Key=_key(playlist), ConsistentRead=True)
        return from_item(response.get("Item", {}), _Lock)

    def _release(self, playlist: str, holder: str) -> None:
        conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(playlist),
                UpdateExpression="SET held_until = :free",
                ConditionExpression="holder = :holder",
                ExpressionAttributeValues=attributes({":holder": holder, ":free": 0}),
            )
        )


def _key(playlist: str) -> Item:
    return attributes({"key": f"saving/{playlist}"})  # cannot be a report's id: those have no slash
