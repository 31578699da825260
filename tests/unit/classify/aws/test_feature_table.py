"""DynamoDB at its limits and out of order, over HTTP; what it does on good days is in test_stores.py."""

import re
import time
from collections.abc import Iterator

import pytest
from botocore.exceptions import NoRegionError

from classify.aws import feature_table
from classify.aws.feature_table import DynamoDBStore
from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache.store import Entry, StoreFailed
from tests.unit.classify.aws.fake_dynamodb import TABLE, FakeDynamoDB, serving

ENTRIES = [Entry(f"track:{number:04}", "{}", 2_000_000_000) for number in range(260)]
KEYS = [entry.key for entry in ENTRIES]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDynamoDB]:
    with serving() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", server.url)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        yield server


@pytest.fixture
def store(server: FakeDynamoDB) -> DynamoDBStore:
    return DynamoDBStore(TABLE)


def _soon() -> Deadline:
    return Deadline.after(60)


def test_a_hundred_keys_are_read_and_twenty_five_entries_written_with_a_call(
    server: FakeDynamoDB, store: DynamoDBStore
) -> None:
    store.write(ENTRIES, _soon())
    assert sorted(server.calls) == [("BatchWriteItem", 10), *[("BatchWriteItem", 25)] * 10]
    server.calls.clear()
    assert sorted(store.read(KEYS, _soon())) == ENTRIES
    assert sorted(server.calls) == [("BatchGetItem", 60), ("BatchGetItem", 100), ("BatchGetItem", 100)]


def test_the_moment_of_expiry_is_a_number_as_the_time_to_live_wants_it(
    server: FakeDynamoDB, store: DynamoDBStore
) -> None:
    store.write(ENTRIES[:1], _soon())
    assert server.items[KEYS[0]] == {"key": {"S": KEYS[0]}, "value": {"S": "{}"}, "expires": {"N": "2000000000"}}


def test_keys_that_are_left_unprocessed_are_sent_again_and_they_alone(
    server: FakeDynamoDB, store: DynamoDBStore
) -> None:
    server.most = 10
    store.write(ENTRIES[:25], _soon())
    assert server.calls == [("BatchWriteItem", left) for left in (25, 15, 5)]
    server.calls.clear()
    assert sorted(store.read(KEYS[:25], _soon())) == ENTRIES[:25]
    assert server.calls == [("BatchGetItem", left) for left in (25, 15, 5)]


def test_keys_that_stay_unprocessed_are_given_up(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    server.most = 0
    with pytest.raises(StoreFailed, match="unprocessed"):
        store.read(KEYS[:3], _soon())
    with pytest.raises(StoreFailed, match="unprocessed"):
        store.write(ENTRIES[:3], _soon())
    assert server.calls == [("BatchGetItem", 3)] * 4 + [("BatchWriteItem", 3)] * 4


def test_no_pause_goes_beyond_the_deadline(
    server: FakeDynamoDB, store: DynamoDBStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_table, "PAUSES", (0.0, 600.0))
    server.most = 0
    with pytest.raises(OutOfTime):
        store.read(KEYS[:1], Deadline.after(0.3))


def test_an_item_of_another_form_is_no_entry(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    store.write(ENTRIES[:4], _soon())
    del server.items[KEYS[0]]["value"]
    server.items[KEYS[1]]["expires"] = {"N": "1e3"}
    server.items[KEYS[2]]["value"] = {"B": "AAAA"}
    assert store.read(KEYS[:4], _soon()) == [ENTRIES[3]]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "AccessDeniedException"),
        (400, "ResourceNotFoundException"),
        (400, "ProvisionedThroughputExceededException"),
        (500, "InternalServerError"),
    ],
)
def test_a_refusal_is_named_and_the_batches_not_yet_begun_are_not_sent(
    server: FakeDynamoDB, store: DynamoDBStore, status: int, error: str
) -> None:
    server.error = status, error
    many = [f"track:{number}" for number in range(10_000)]
    with pytest.raises(StoreFailed, match=error):
        store.read(many, _soon())
    assert len(server.calls) < 50  # of 100, and each may be tried twice


def test_one_that_hangs_is_given_up_at_the_deadline(server: FakeDynamoDB, store: DynamoDBStore) -> None:
    server.delay = 5
    began = time.monotonic()
    with pytest.raises(OutOfTime):
        store.read(KEYS, Deadline.after(0.3))
    assert time.monotonic() - began < 3


def test_one_that_nobody_answers_for_has_failed(monkeypatch: pytest.MonkeyPatch, server: FakeDynamoDB) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    with pytest.raises(StoreFailed, match=re.escape("127.0.0.1:9")):
        DynamoDBStore(TABLE).read(KEYS[:1], _soon())


def test_without_a_region_there_is_no_store(monkeypatch: pytest.MonkeyPatch, server: FakeDynamoDB) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(StoreFailed, match="region") as caught:
        DynamoDBStore(TABLE)
    assert isinstance(caught.value.__cause__, NoRegionError)
