"""The watchlist, in DynamoDB: the playlists that the schedule classifies, and what became of each last."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct, to_builtins

from classify.aws.client import aws_errors, client
from classify.aws.dynamodb import Item, attributes, conditional_write, from_item
from classify.aws.report_table import ReportRecord
from classify.core.save_target import SaveTarget
from classify.errors import NotFound

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class WatchlistEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of the watchlist; `last` is what became of it most recently."""

    playlist: str  # Spotify's id
    added: int  # seconds since 1970
    save: SaveTarget | None = None  # by the owner's own command only: no HTTP route sets it
    last: ReportRecord | None = None


class Watchlist:
    """The table of one deployment. The key is the playlist's id."""

    def __init__(self, table: str):
        self._table = table
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def __iter__(self) -> Iterator[WatchlistEntry]:
        """Every entry, in no order."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
        with aws_errors("DynamoDB"):
            for page in pages:
                for item in page["Items"]:
                    yield from_item(item, WatchlistEntry)

    def get(self, playlist: str) -> WatchlistEntry:
        """One entry.

        Raises:
            NotFound: the playlist is not on the list.
        """
        with aws_errors("DynamoDB"):
            item = self._dynamodb.get_item(TableName=self._table, Key=_key(playlist), ConsistentRead=True).get("Item")
        if not item:
            raise _absent()
        return from_item(item, WatchlistEntry)

    def add(self, playlist: str, save: SaveTarget | None = None) -> WatchlistEntry:
        """Put a playlist on the list; one that is there stays as it is, unless it is to be saved from now on."""
        wish = {":save": to_builtins(save)} if save else {}
        named: Any = {"ExpressionAttributeNames": {"#save": "save"}} if save else {}  # a reserved word
        with aws_errors("DynamoDB"):
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(playlist),
                UpdateExpression="SET added = if_not_exists(added, :now)" + (", #save = :save" if save else ""),
                **named,
                ExpressionAttributeValues=attributes({":now": int(time.time()), **wish}),
                ReturnValues="ALL_NEW",
            )
        return from_item(answer["Attributes"], WatchlistEntry)

    def remove(self, playlist: str) -> None:
        """Take a playlist off the list.

        Raises:
            NotFound: it is not on it.
        """
        with aws_errors("DynamoDB"):
            answer = self._dynamodb.delete_item(TableName=self._table, Key=_key(playlist), ReturnValues="ALL_OLD")
        if "Attributes" not in answer:
            raise _absent()

    def record_outcome(self, report: ReportRecord) -> None:
        """Remember what became of a playlist, if it is on the list and nothing younger is remembered."""
        conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(report.playlist or ""),
                UpdateExpression="SET #last = :report",
                ConditionExpression="attribute_exists(added) AND "
                "(attribute_not_exists(#last) OR #last.created <= :created)",
                ExpressionAttributeNames={"#last": "last"},
                ExpressionAttributeValues=attributes({":report": to_builtins(report), ":created": report.created}),
            )
        )


def _key(playlist: str) -> Item:
    return attributes({"playlist": playlist})


def _absent() -> NotFound:
    return NotFound("This playlist is not on the watchlist; GET /watchlist lists those that are.")
