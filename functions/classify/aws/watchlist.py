"""The watchlist, in DynamoDB: the playlists that the schedule classifies, each with its last outcome."""

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
    """A watched playlist. `last` is its most recent outcome."""

    playlist: str  # Spotify's id
    added: int  # seconds since 1970
    save: SaveTarget | None = None  # set by the owner's command only; no HTTP route sets it
    last: ReportRecord | None = None


class Watchlist:
    """The table of one deployment. The key is the playlist's id."""

    def __init__(self, table: str):
        self._table = table
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def __iter__(self) -> Iterator[WatchlistEntry]:
        """Read every entry from DynamoDB, in no particular order."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
        with aws_errors("DynamoDB"):
            for page in pages:
                for item in page["Items"]:
                    yield from_item(item, WatchlistEntry)

    def get(self, playlist: str) -> WatchlistEntry:
        """Return the entry of a playlist.

        Raises:
            NotFound: the playlist is not on the watchlist.
        """
        with aws_errors("DynamoDB"):
            item = self._dynamodb.get_item(TableName=self._table, Key=_key(playlist), ConsistentRead=True).get("Item")
        if not item:
            raise _not_watched()
        return from_item(item, WatchlistEntry)

    def add(self, playlist: str, save: SaveTarget | None = None) -> WatchlistEntry:
        """Add a playlist and return its entry. An existing entry keeps its values, unless `save` replaces one."""
        save_value = {":save": to_builtins(save)} if save else {}
        save_name: Any = {"ExpressionAttributeNames": {"#save": "save"}} if save else {}  # SAVE is a reserved word
        with aws_errors("DynamoDB"):
            response = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(playlist),
                UpdateExpression="SET added = if_not_exists(added, :now)" + (", #save = :save" if save else ""),
                **save_name,
                ExpressionAttributeValues=attributes({":now": int(time.time()), **save_value}),
                ReturnValues="ALL_NEW",
            )
        return from_item(response["Attributes"], WatchlistEntry)

    def remove(self, playlist: str) -> None:
        """Remove a playlist.

        Raises:
            NotFound: the playlist is not on the watchlist.
        """
        with aws_errors("DynamoDB"):
            response = self._dynamodb.delete_item(TableName=self._table, Key=_key(playlist), ReturnValues="ALL_OLD")
        if "Attributes" not in response:
            raise _not_watched()

    def record_outcome(self, record: ReportRecord) -> None:
        """Store this as the last outcome of its playlist, if the playlist is watched and has no newer outcome."""
        conditional_write(
            lambda: self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(record.playlist or ""),
                UpdateExpression="SET #last = :report",
                ConditionExpression="attribute_exists(added) AND "
                "(attribute_not_exists(#last) OR #last.created <= :created)",
                ExpressionAttributeNames={"#last": "last"},
                ExpressionAttributeValues=attributes({":report": to_builtins(record), ":created": record.created}),
            )
        )


def _key(playlist: str) -> Item:
    return attributes({"playlist": playlist})


def _not_watched() -> NotFound:
    return NotFound("This playlist is not on the watchlist. GET /watchlist lists the playlists that are.")
