"""The feature cache of a deployment, in DynamoDB. The table's key is `key`.

An item without features has an expiry, `expires`. DynamoDB's time to live for it is off (see template.yaml), because it
would also delete features that earlier versions stored with an expiry and nobody has read since.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from classify.aws.client import AWS_ERRORS, client
from classify.deadline import Deadline, out_of_time
from classify.sources.feature_cache.store import Entry, StoreFailed
from classify.sources.http import MAX_CONCURRENT_CALLS, run_concurrently

# Keys per call. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
# and API_BatchWriteItem.html
READ_BATCH = 100
WRITE_BATCH = 25
PAUSES = (0.0, 0.05, 0.1, 0.2)  # seconds before each attempt at the keys that DynamoDB left unprocessed
PATIENT_PAUSES = (*PAUSES, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0, 5.0)  # a new table needs a while to take many writes

Element = TypeVar("Element")


class DynamoDBStore:
    """One table, read and written in up to eight concurrent batches.

    A request does not wait longer than a second for a cache. A `patient` store is for the table's owner.
    """

    def __init__(self, table: str, *, patient: bool = False):
        self._table = table
        self._pauses = PATIENT_PAUSES if patient else PAUSES
        timeout, attempts = (10, 5) if patient else (1, 2)
        self._dynamodb = client(
            "dynamodb",
            connect_timeout=timeout,
            read_timeout=timeout,
            attempts=attempts,
            connections=MAX_CONCURRENT_CALLS,
            plain=True,
        )
        self._threads = ThreadPoolExecutor(MAX_CONCURRENT_CALLS, thread_name_prefix="features")

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """Return the entries that exist, expired ones included."""
        calls = [partial(self._get, batch, deadline) for batch in _batches(keys, READ_BATCH)]
        return [entry for entries in run_concurrently(calls, deadline, threads=self._threads) for entry in entries]

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Store the entries."""
        self._write({entry.key: {"PutRequest": {"Item": _item(entry)}} for entry in entries}, deadline)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry."""
        with _store_errors():
            for page in self._dynamodb.get_paginator("scan").paginate(TableName=self._table):
                yield from (entry for item in page["Items"] if (entry := _entry(item)))

    def delete(self, keys: Sequence[str], /) -> None:
        """Delete the entries with these keys."""
        requests = {key: {"DeleteRequest": {"Key": {"key": {"S": key}}}} for key in keys}
        self._write(requests, Deadline.never())

    def _get(self, keys: Sequence[str], deadline: Deadline) -> list[Entry]:
        entries: list[Entry] = []

        def send(keys: Sequence[str]) -> list[str]:
            response = self._dynamodb.batch_get_item(
                RequestItems={self._table: {"Keys": [{"key": {"S": key}} for key in keys]}}
            )
            items = response["Responses"].get(self._table, [])
            entries.extend(entry for item in items if (entry := _entry(item)))
            unprocessed = response["UnprocessedKeys"].get(self._table)
            return [each["key"]["S"] for each in unprocessed["Keys"]] if unprocessed else []

        self._send_until_processed(send, keys, deadline)
        return entries

    def _write(self, requests: Mapping[str, Any], deadline: Deadline) -> None:
        """Send the requests to write, by the keys of their items."""

        def send(keys: Sequence[str]) -> list[str]:
            response = self._dynamodb.batch_write_item(RequestItems={self._table: [requests[key] for key in keys]})
            unprocessed = response["UnprocessedItems"].get(self._table, [])
            return [_key_of(each) for each in unprocessed]

        batches = _batches(list(requests), WRITE_BATCH)
        calls = [partial(self._send_until_processed, send, batch, deadline) for batch in batches]
        run_concurrently(calls, deadline, threads=self._threads)

    def _send_until_processed(
        self, send: Callable[[Sequence[str]], list[str]], keys: Sequence[str], deadline: Deadline
    ) -> None:
        """Call `send` with the keys, then with those that it returns as unprocessed, until it returns none.

        Raises:
            OutOfTime: the deadline does not allow the next pause.
            StoreFailed: DynamoDB refused a call, or left some keys unprocessed at every attempt.
        """
        for pause in self._pauses:
            if not deadline.allows(pause):
                raise out_of_time()
            time.sleep(pause)
            with _store_errors():
                keys = send(keys)
            if not keys:
                return
        raise StoreFailed(f"DynamoDB left keys of a batch unprocessed after {len(self._pauses)} attempts")


def _entry(item: Mapping[str, Any]) -> Entry | None:
    """Return the entry that an item holds; None if it is not a cache entry."""
    try:
        expires = int(item["expires"]["N"]) if "expires" in item else None
        return Entry(item["key"]["S"], item["value"]["S"], expires)
    except (KeyError, ValueError):
        return None


def _item(entry: Entry) -> dict[str, dict[str, str]]:
    expiry = {} if entry.expires is None else {"expires": {"N": str(entry.expires)}}
    return {"key": {"S": entry.key}, "value": {"S": entry.value}, **expiry}


def _key_of(request: Mapping[str, Any]) -> str:
    """Return the key of the item that a request puts or deletes."""
    item = request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]
    key: str = item["key"]["S"]
    return key


def _batches(elements: Sequence[Element], size: int) -> Iterator[Sequence[Element]]:
    return (elements[start : start + size] for start in range(0, len(elements), size))


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except AWS_ERRORS as error:
        raise StoreFailed(f"DynamoDB: {error}") from error
