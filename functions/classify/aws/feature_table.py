"""The feature cache of a deployment, in DynamoDB. The table's key is `key`; its time-to-live attribute is `expires`."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
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

Element = TypeVar("Element")


class DynamoDBStore:
    """One table, read and written in up to eight concurrent batches."""

    def __init__(self, table: str):
        self._table = table
        self._dynamodb = client(  # waiting longer than a second for a cache is not worthwhile
            "dynamodb", connect_timeout=1, read_timeout=1, attempts=2, connections=MAX_CONCURRENT_CALLS, plain=True
        )

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """Return the entries that exist, expired ones included: DynamoDB removes those only days later."""
        calls = [partial(self._get, batch, deadline) for batch in _batches(keys, READ_BATCH)]
        return [entry for entries in run_concurrently(calls, deadline) for entry in entries]

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Store the entries."""
        calls = [partial(self._put, batch, deadline) for batch in _batches(entries, WRITE_BATCH)]
        run_concurrently(calls, deadline)

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

        _send_until_processed(send, keys, deadline)
        return entries

    def _put(self, entries: Sequence[Entry], deadline: Deadline) -> None:
        by_key = {entry.key: entry for entry in entries}

        def send(keys: Sequence[str]) -> list[str]:
            response = self._dynamodb.batch_write_item(
                RequestItems={self._table: [{"PutRequest": {"Item": _item(by_key[key])}} for key in keys]}
            )
            unprocessed = response["UnprocessedItems"].get(self._table, [])
            return [each["PutRequest"]["Item"]["key"]["S"] for each in unprocessed]

        _send_until_processed(send, list(by_key), deadline)


def _entry(item: Mapping[str, Any]) -> Entry | None:
    """Return the entry that an item holds; None if it is not a cache entry."""
    try:
        return Entry(item["key"]["S"], item["value"]["S"], int(item["expires"]["N"]))
    except (KeyError, ValueError):
        return None


def _item(entry: Entry) -> dict[str, dict[str, str]]:
    return {"key": {"S": entry.key}, "value": {"S": entry.value}, "expires": {"N": str(entry.expires)}}


def _send_until_processed(send: Callable[[Sequence[str]], list[str]], keys: Sequence[str], deadline: Deadline) -> None:
    """Call `send` with the keys, then with those that it returns as unprocessed, until it returns none.

    Raises:
        OutOfTime: the deadline does not allow the next pause.
        StoreFailed: DynamoDB refused a call, or left some keys unprocessed at every attempt.
    """
    for pause in PAUSES:
        if not deadline.allows(pause):
            raise out_of_time()
        time.sleep(pause)
        with _store_errors():
            keys = send(keys)
        if not keys:
            return
    raise StoreFailed(f"DynamoDB left keys of a batch unprocessed after {len(PAUSES)} attempts")


def _batches(elements: Sequence[Element], size: int) -> Iterator[Sequence[Element]]:
    return (elements[start : start + size] for start in range(0, len(elements), size))


@contextmanager
def _store_errors() -> Iterator[None]:
    try:
        yield
    except AWS_ERRORS as error:
        raise StoreFailed(f"DynamoDB: {error}") from error
