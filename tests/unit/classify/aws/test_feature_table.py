"""DynamoDB at its limits and when it fails, over HTTP. test_stores.py covers normal operation."""

import re
import time

import pytest
from botocore.exceptions import NoRegionError

from classify.aws import feature_table
from classify.aws.feature_table import DynamoDBStore
from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache.store import Entry, StoreFailed
from tests.unit.classify.aws.fake_dynamodb import TABLE, FakeDynamoDB

ENTRIES = [Entry(f"track:{number:04}", "{}", 2_000_000_000) for number in range(260)]
KEYS = [entry.key for entry in ENTRIES]


@pytest.fixture
def store(server: FakeDynamoDB) -> DynamoDBStore:
    return DynamoDBStore(TABLE)


def _in_a_minute() -> Deadline:
    return Deadline.after(60)


def test_a_call_reads_a_hundred_keys_or_writes_twenty_five_entries(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    store.write(ENTRIES, _in_a_minute())
    assert sorted(server.calls) == [("BatchWriteItem", 10), *[("BatchWriteItem", 25)] * 10]
    server.calls.clear()
    assert sorted(store.read(KEYS, _in_a_minute())) == ENTRIES
    assert sorted(server.calls) == [("BatchGetItem", 60), ("BatchGetItem", 100), ("BatchGetItem", 100)]


def test_the_expiry_time_is_a_number_as_dynamodbs_time_to_live_requires_and_otherwise_absent(
    server: FakeDynamoDB, store: DynamoDBStore
) -> None:
    store.write([ENTRIES[0], Entry(KEYS[1], "{}", None)], _in_a_minute())
    assert server.items[KEYS[0]] == {"key": {"S": KEYS[0]}, "value": {"S": "{}"}, "expires": {"N": "2000000000"}}
    assert server.items[KEYS[1]] == {"key": {"S": KEYS[1]}, "value": {"S": "{}"}}


def test_only_unprocessed_keys_are_sent_again(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    server.max_keys = 10
    store.write(ENTRIES[:25], _in_a_minute())
    assert server.calls == [("BatchWriteItem", left) for left in (25, 15, 5)]
    server.calls.clear()
    assert sorted(store.read(KEYS[:25], _in_a_minute())) == ENTRIES[:25]
    assert server.calls == [("BatchGetItem", left) for left in (25, 15, 5)]


def test_keys_that_stay_unprocessed_are_abandoned_after_four_attempts(
    server: FakeDynamoDB, store: DynamoDBStore
) -> None:
    server.max_keys = 0
    with pytest.raises(StoreFailed, match="unprocessed"):
        store.read(KEYS[:3], _in_a_minute())
    with pytest.raises(StoreFailed, match="unprocessed"):
        store.write(ENTRIES[:3], _in_a_minute())
    assert server.calls == [("BatchGetItem", 3)] * 4 + [("BatchWriteItem", 3)] * 4


def test_a_patient_store_waits_longer_for_a_table_that_is_busy(
    server: FakeDynamoDB, store: DynamoDBStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_table, "PATIENT_PAUSES", (0.0,) * 12)
    server.max_keys = 3
    with pytest.raises(StoreFailed, match="unprocessed"):
        store.write(ENTRIES[:25], _in_a_minute())
    DynamoDBStore(TABLE, patient=True).write(ENTRIES[:25], _in_a_minute())
    assert sorted(server.items) == KEYS[:25]


def test_a_pause_never_exceeds_the_deadline(
    server: FakeDynamoDB, store: DynamoDBStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_table, "PAUSES", (0.0, 600.0))
    server.max_keys = 0
    with pytest.raises(OutOfTime):
        store.read(KEYS[:1], Deadline.after(0.3))


def test_an_item_in_another_format_is_ignored(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    store.write(ENTRIES[:4], _in_a_minute())
    del server.items[KEYS[0]]["value"]
    server.items[KEYS[1]]["expires"] = {"N": "1e3"}
    server.items[KEYS[2]]["value"] = {"B": "AAAA"}
    assert store.read(KEYS[:4], _in_a_minute()) == [ENTRIES[3]]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "AccessDeniedException"),
        (400, "ResourceNotFoundException"),
        (400, "ProvisionedThroughputExceededException"),
        (500, "InternalServerError"),
    ],
)
def test_a_refusal_is_named_and_ends_the_read_early(
    server: FakeDynamoDB, store: DynamoDBStore, status: int, error: str
) -> None:
    server.error = status, error
    many = [f"track:{number}" for number in range(10_000)]
    with pytest.raises(StoreFailed, match=error):
        store.read(many, _in_a_minute())
    assert len(server.calls) < 50  # of 100 batches, each of which may be tried twice


def test_a_server_that_hangs_is_abandoned_at_the_deadline(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    server.delay = 5
    began = time.monotonic()
    with pytest.raises(OutOfTime):
        store.read(KEYS, Deadline.after(0.3))
    assert time.monotonic() - began < 3


def test_an_unreachable_server_fails_the_read(monkeypatch: pytest.MonkeyPatch, server: FakeDynamoDB) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    with pytest.raises(StoreFailed, match=re.escape("127.0.0.1:9")):
        DynamoDBStore(TABLE).read(KEYS[:1], _in_a_minute())


def test_a_store_without_a_region_is_refused(monkeypatch: pytest.MonkeyPatch, server: FakeDynamoDB) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(StoreFailed, match="region") as caught:
        DynamoDBStore(TABLE).read(KEYS[:1], _in_a_minute())
    assert isinstance(caught.value.__cause__, NoRegionError)


def test_an_answer_that_is_not_json_fails_the_read(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    server.garbage = b"<html>"
    with pytest.raises(StoreFailed):
        store.read(KEYS[:1], _in_a_minute())
