"""One save of a playlist's songs at a time: Spotify would create the same playlist for each of two workers."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from classify.aws.client import client
from classify.aws.dynamodb import Item, attributes, conditional_write, from_item
from classify.aws.report_table import DAY, now
from classify.errors import UpstreamUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MARGIN = 5  # seconds that a holder's clock may differ


class _Lock(Struct, frozen=True):
    """The item of a playlist. Times are seconds since 1970."""

    held_until: float
    saved_from: float = 0  # when the reading of the songs that were saved last began


class SaveLock:
    """The locks of one deployment, in the table of reports under `saving/{playlist}`."""

    def __init__(self, table: str, retention_days: int):
        self._table = table
        self._retention_days = retention_days
        self._dynamodb: DynamoDBClient = client("dynamodb")

    @contextmanager
    def hold(self, playlist: str, read_from: float, seconds: float) -> Iterator[bool]:
        """Hold the lock of a playlist, for at most `seconds` if this process ends in between.

        Yield whether to save: not if songs that were read later than `read_from` have been saved already.

        Raises:
            UpstreamUnavailable: another worker holds the lock, or AWS refused the call.
        """
        holder = secrets.token_hex(8)
        lock = self._acquire(playlist, holder, seconds)
        saved_from = lock.saved_from
        try:
            yield read_from >= saved_from
            saved_from = max(saved_from, read_from)
        finally:
            self._release(playlist, holder, saved_from)

    def _acquire(self, playlist: str, holder: str, seconds: float) -> _Lock:
        time = now()
        found: list[_Lock] = []

        def write() -> None:
            response = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(playlist),
                UpdateExpression="SET holder = :holder, held_until = :until, expires = :expires",
                ConditionExpression="attribute_not_exists(held_until) OR held_until <= :now",
                ExpressionAttributeValues=attributes(
                    {
                        ":holder": holder,
                        ":until": time + seconds + MARGIN,
                        ":now": time,
                        ":expires": int(time) + self._retention_days * DAY,
                    }
                ),
                ReturnValues="ALL_NEW",
            )
            found.append(from_item(response["Attributes"], _Lock))

        if not conditional_write(write):
            raise UpstreamUnavailable("Another worker is saving the songs of this playlist.")
        return found[0]

    def _release(self, playlist: str, holder: str, saved_from: float) -> None:
        conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(playlist),
                UpdateExpression="SET held_until = :free, saved_from = :saved_from",
                ConditionExpression="holder = :holder",
                ExpressionAttributeValues=attributes({":holder": holder, ":free": 0, ":saved_from": saved_from}),
            )
        )


def _key(playlist: str) -> Item:
    return attributes({"key": f"saving/{playlist}"})  # cannot be a report's id: those have no slash
