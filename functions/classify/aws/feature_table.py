"""The store of a deployment, in DynamoDB: the table's key is `key`, its time to live `expires`."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit
from botocore.exceptions import BotoCoreError, ClientError

from classify.aws.client import client
from classify.deadline import Deadline, out_of_time
from classify.sources.feature_cache.store import Entry, StoreFailed
from classify.sources.http import MAX_CONCURRENT_CALLS, run_concurrently


def count_failure() -> None:
    """One of `CacheFailures`, a metric of CloudWatch, by a line on standard output."""
    with single_metric(
        "CacheFailures", MetricUnit.Count, 1, namespace="Moodlist", default_dimensions={"service": "moodlist"}
    ):
        pass


# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html and API_BatchWriteItem.html
READ_BATCH = 100
WRITE_BATCH = 25
PAUSES = (0.0, 0.05, 0.1, 0.2)  # seconds before each attempt at what DynamoDB left unprocessed: it asks for less

# Seconds. A cache that answers later is no help.
_CACHE_TIMEOUTS = {
    "connect_timeout": 1,
    "read_timeout": 1,
    "retries": {"total_max_attempts": 2, "mode": "standard"},
    "max_pool_connections": MAX_CONCURRENT_CALLS,
}

Part = TypeVar("Part")


class DynamoDBStore:
    """One table; eight batches at a time.

    Raises:
        StoreFailed: when it is made, where nobody has set a region.
    """

    def __init__(self, table: str):
        self._table = table
        with _asking():
            self._dynamodb = client("dynamodb", _CACHE_TIMEOUTS)

    def read(self, keys: Sequence[str], deadline: Deadline, /) -> list[Entry]:
        """The entries that are there; DynamoDB removes expired ones only days later."""
        calls = [partial(self._get, batch, deadline) for batch in _batches(keys, READ_BATCH)]
        return [entry for entries in run_concurrently(calls, deadline, _unwatched) for entry in entries]

    def write(self, entries: Sequence[Entry], deadline: Deadline, /) -> None:
        """Keep the entries."""
        calls = [partial(self._put, batch, deadline) for batch in _batches(entries, WRITE_BATCH)]
        run_concurrently(calls, deadline, _unwatched)

    def _get(self, keys: Sequence[str], deadline: Deadline) -> list[Entry]:
        entries: list[Entry] = []

        def send(names: Sequence[str]) -> list[str]:
            answer = self._dynamodb.batch_get_item(
                RequestItems={self._table: {"Keys": [{"key": {"S": name}} for name in names]}}
            )
            items = answer["Responses"].get(self._table, [])
            entries.extend(entry for item in items if (entry := _entry(item)))
            left = answer["UnprocessedKeys"].get(self._table)
            return [key["key"]["S"] for key in left["Keys"]] if left else []

        _until_processed(send, keys, deadline)
        return entries

    def _put(self, entries: Sequence[Entry], deadline: Deadline) -> None:
        by_key = {entry.key: entry for entry in entries}

        def send(names: Sequence[str]) -> list[str]:
            answer = self._dynamodb.batch_write_item(
                RequestItems={self._table: [{"PutRequest": {"Item": _item(by_key[name])}} for name in names]}
            )
            left = answer["UnprocessedItems"].get(self._table, [])
            return [each["PutRequest"]["Item"]["key"]["S"] for each in left]

        _until_processed(send, list(by_key), deadline)


def _entry(item: Mapping[str, Any]) -> Entry | None:
    """None where the item is none of ours."""
    try:
        return Entry(item["key"]["S"], item["value"]["S"], int(item["expires"]["N"]))
    except (KeyError, ValueError):
        return None


def _item(entry: Entry) -> dict[str, dict[str, str]]:
    return {"key": {"S": entry.key}, "value": {"S": entry.value}, "expires": {"N": str(entry.expires)}}


def _until_processed(send: Callable[[Sequence[str]], list[str]], keys: Sequence[str], deadline: Deadline) -> None:
    """Send the batch, and again the keys that a call leaves.

    Raises:
        StoreFailed: some are always left.
    """
    for pause in PAUSES:
        if not deadline.allows(pause):
            raise out_of_time()
        time.sleep(pause)
        with _asking():
            keys = send(keys)
        if not keys:
            return
    raise StoreFailed(f"DynamoDB leaves keys of a batch unprocessed, after {len(PAUSES)} attempts")


def _batches(parts: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    return (parts[start : start + size] for start in range(0, len(parts), size))


def _unwatched() -> None:
    """Nobody is told of each call's end."""


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise StoreFailed(f"DynamoDB: {error}") from error
