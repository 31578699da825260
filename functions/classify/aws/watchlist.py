"""The watchlist, in DynamoDB: the playlists that the schedule classifies, each with its last outcome."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct, to_builtins

from classify.aws.client import aws_errors, client
from classify.aws.dynamodb import Item, attributes, conditional_write, from_item
from classify.aws.report_table import CLOCK_DIFFERENCE, ReportRecord
from classify.aws.watchlist_turn import PROJECTION, WatchlistTurn
from classify.core.save_target import SaveTarget
from classify.errors import MoodlistError, NotFound

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


Read = TypeVar("Read", bound=Struct)
OnUnreadable = Callable[[str, msgspec.MsgspecError], None]  # is called with the id of a playlist and why
_log = logging.getLogger(__name__)


class WatchlistEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A watched playlist. `last` is its most recent outcome. Times are seconds since 1970."""

    playlist: str  # Spotify's id
    added: int
    save: SaveTarget | None = None  # set by the owner's command only; no HTTP route sets it
    last: ReportRecord | None = None
    tried: int | None = None  # when a run last called Spotify for it; None if never, or if an older version did
    lost: str | None = None  # id of the report that found it gone or forbidden, until it can be read again


def log_unreadable(playlist: str, error: msgspec.MsgspecError) -> None:
    """Log an entry that cannot be read, and is skipped."""
    _log.error("The entry of playlist %s on the watchlist cannot be read: %s", playlist, error)


class Watchlist:
    """The table of one deployment. The key is the playlist's id."""

    def __init__(self, table: str):
        self._table = table
        self._dynamodb: DynamoDBClient = client("dynamodb")

    def __iter__(self) -> Iterator[WatchlistEntry]:
        """Read every entry from DynamoDB, in no particular order. Log and skip those that cannot be read."""
        return self._scan(WatchlistEntry, log_unreadable)

    def turns(self, on_unreadable: OnUnreadable = log_unreadable) -> Iterator[WatchlistTurn]:
        """Read what a run needs of every entry, in no particular order. Skip entries that cannot be read."""
        return self._scan(WatchlistTurn, on_unreadable, **PROJECTION)

    def _scan(self, type_: type[Read], on_unreadable: OnUnreadable, **options: Any) -> Iterator[Read]:
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table, ConsistentRead=True, **options)
        with aws_errors("DynamoDB"):
            for page in pages:
                for item in page["Items"]:
                    try:
                        entry = from_item(item, type_)
                    except msgspec.MsgspecError as error:
                        on_unreadable(item["playlist"].get("S", ""), error)
                    else:
                        yield entry

    def find(self, playlist: str) -> WatchlistEntry | None:
        """Return the entry of a playlist; None if it is not on the watchlist.

        Raises:
            MoodlistError: the entry cannot be read.
        """
        with aws_errors("DynamoDB"):
            item = self._dynamodb.get_item(TableName=self._table, Key=_key(playlist), ConsistentRead=True).get("Item")
        return _entry(item) if item else None

    def get(self, playlist: str) -> WatchlistEntry:
        """Return the entry of a playlist.

        Raises:
            NotFound: the playlist is not on the watchlist.
            MoodlistError: the entry cannot be read.
        """
        entry = self.find(playlist)
        if entry is None:
            raise _not_watched()
        return entry

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
        return _entry(response["Attributes"])

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
        """Store this as the last outcome of its playlist, if the playlist is watched and has no newer outcome.

        A playlist that can be read is no longer lost.
        """
        is_done = record.status == "done"
        values = {":read": record.read_until or record.created} if is_done else {}
        entry = self._record(record, ", tried = :created" + (", readable = :read" if is_done else ""), values)
        if is_done and "lost" in entry:
            self._mark_found(record)

    def record_postponed(self, record: ReportRecord) -> None:
        """Store this as the last outcome of its playlist, for which Spotify was not called."""
        self._record(record, "", {})

    def mark_lost(self, record: ReportRecord) -> str | None:
        """Note that this report found its playlist gone or forbidden. Return the id of the first report that did.

        Return None if the playlist is not watched or has another last outcome, or if it was read at about the same
        time. The next run then finds out whether it is lost.
        """
        entry = self._update(
            record,
            "SET lost = if_not_exists(lost, :id), lost_at = :created",
            "#last.id = :id AND (attribute_not_exists(readable) OR readable <= :before)",
            {":id": record.id, ":created": record.created, ":before": record.created - CLOCK_DIFFERENCE},
        )
        return entry["lost"]["S"] if entry else None

    def _mark_found(self, record: ReportRecord) -> None:
        """Note that the playlist is no longer lost, unless it was read at about the same time as it was lost."""
        before = (record.read_from or record.created) - CLOCK_DIFFERENCE
        condition = "#last.id = :id AND lost_at <= :before"
        self._update(record, "REMOVE lost, lost_at", condition, {":id": record.id, ":before": before})

    def _record(self, record: ReportRecord, further_updates: str, values: Mapping[str, float]) -> Item:
        return self._update(
            record,
            f"SET #last = :report{further_updates}",
            "attribute_exists(added) AND "
            "(attribute_not_exists(#last.created) OR #last.created <= :created OR #last.id = :id)",
            {":report": to_builtins(record), ":created": record.created, ":id": record.id, **values},
        )

    def _update(self, record: ReportRecord, update: str, condition: str, values: Mapping[str, object]) -> Item:
        """Update the entry of the report's playlist. Return the new entry; nothing if the condition did not hold."""
        entry: Item = {}

        def write() -> None:
            response = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(record.playlist or ""),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeNames={"#last": "last"},
                ExpressionAttributeValues=attributes(values),
                ReturnValues="ALL_NEW",
            )
            entry.update(response["Attributes"])

        conditional_write(write)
        return entry


def _key(playlist: str) -> Item:
    return attributes({"playlist": playlist})


def _entry(item: Item) -> WatchlistEntry:
    try:
        return from_item(item, WatchlistEntry)
    except msgspec.MsgspecError as error:
        raise MoodlistError(
            "The entry of this playlist on the watchlist cannot be read. Remove the playlist and add it again."
        ) from error


def _not_watched() -> NotFound:
    return NotFound("This playlist is not on the watchlist. GET /watchlist lists the playlists that are.")
