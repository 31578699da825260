"""The watchlist, in DynamoDB: the playlists that the schedule classifies, and what became of each last."""

import time
from collections.abc import Iterator
from typing import Any

import boto3
from msgspec import to_builtins

from classify.aws.client import IMPATIENT, asking, written
from classify.aws.dynamodb import Item, attributes, struct_of
from classify.aws.stored import StoredReport
from classify.aws.watched import Watched
from classify.core.save_target import Destination
from classify.errors import NotFound


class Watchlist:
    """The table of one deployment. The key is the playlist's id."""

    def __init__(self, table: str):
        self._table = table
        self._dynamodb = boto3.client("dynamodb", config=IMPATIENT)

    def __iter__(self) -> Iterator[Watched]:
        """Every entry, in no order."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True)
        with asking("DynamoDB"):
            for page in pages:
                for item in page["Items"]:
                    yield struct_of(item, Watched)

    def find(self, playlist: str) -> Watched:
        """One entry.

        Raises:
            NotFound: the playlist is not on the list.
        """
        with asking("DynamoDB"):
            item = self._dynamodb.get_item(TableName=self._table, Key=_key(playlist), ConsistentRead=True).get("Item")
        if not item:
            raise _absent()
        return struct_of(item, Watched)

    def add(self, playlist: str, save: Destination | None = None) -> Watched:
        """Put a playlist on the list; one that is there stays as it is, unless it is to be saved from now on."""
        wish = {":save": to_builtins(save)} if save else {}
        named: Any = {"ExpressionAttributeNames": {"#save": "save"}} if save else {}  # a reserved word
        with asking("DynamoDB"):
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(playlist),
                UpdateExpression="SET added = if_not_exists(added, :now)" + (", #save = :save" if save else ""),
                **named,
                ExpressionAttributeValues=attributes({":now": int(time.time()), **wish}),
                ReturnValues="ALL_NEW",
            )
        return struct_of(answer["Attributes"], Watched)

    def remove(self, playlist: str) -> None:
        """Take a playlist off the list.

        Raises:
            NotFound: it is not on it.
        """
        with asking("DynamoDB"):
            answer = self._dynamodb.delete_item(TableName=self._table, Key=_key(playlist), ReturnValues="ALL_OLD")
        if "Attributes" not in answer:
            raise _absent()

    def note(self, report: StoredReport) -> None:
        """Remember what became of a playlist, if it is on the list and nothing younger is remembered."""
        written(
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
