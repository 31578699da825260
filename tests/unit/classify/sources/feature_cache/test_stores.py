"""The contract of both stores."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from classify.aws.feature_table import DynamoDBStore
from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache import FeatureArchive, SQLiteStore
from classify.sources.feature_cache.store import FEATURES_PREFIX, Entry

TABLE = "features"
EXPIRES = int(time.time()) + 1000


@pytest.fixture(params=["DynamoDB", "SQLite"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FeatureArchive]:
    if request.param == "SQLite":
        yield SQLiteStore(tmp_path / "moodlist" / "features.sqlite3")
        return
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
        )
        yield DynamoDBStore(TABLE)


def _deadline() -> Deadline:
    return Deadline.after(60)


def _entries(*keys: str, value: str = "{}") -> list[Entry]:
    return [Entry(key, value, EXPIRES) for key in keys]


def test_only_written_entries_are_read(store: FeatureArchive) -> None:
    written = [
        Entry("track:a", '{"name": "Ñandú 🎵"}', EXPIRES),
        Entry("isrc:a", "'; DROP TABLE features", EXPIRES + 1),
    ]
    store.write(written, _deadline())
    assert sorted(store.read(["track:a", "isrc:a", "track:A", "a"], _deadline())) == sorted(written)


def test_an_entry_may_never_expire(store: FeatureArchive) -> None:
    entries = [Entry("a", "{}", None), Entry("b", "{}", EXPIRES)]
    store.write(entries, _deadline())
    assert sorted(store.read(["a", "b"], _deadline())) == entries


def test_features_are_kept_after_the_expiry_of_an_earlier_version(store: FeatureArchive) -> None:
    old = Entry("a", f"{FEATURES_PREFIX}...", EXPIRES - 2000)
    store.write([old], _deadline())
    store.write(_entries("b"), _deadline())
    assert store.read(["a"], _deadline()) == [old]


def test_an_empty_store_has_no_entries(store: FeatureArchive) -> None:
    assert store.read(["track:a"], _deadline()) == store.read([], _deadline()) == []


def test_a_later_entry_replaces_an_earlier_one(store: FeatureArchive) -> None:
    store.write(_entries("a", "b", value="old"), _deadline())
    store.write(_entries("a", value="new"), _deadline())
    assert sorted(store.read(["a", "b"], _deadline())) == [*_entries("a", value="new"), *_entries("b", value="old")]


def test_many_entries_are_written_and_read(store: FeatureArchive) -> None:
    entries = _entries(*(f"track:{number:022}" for number in range(300)))
    store.write(entries, _deadline())
    assert sorted(store.read([entry.key for entry in entries], _deadline())) == entries


def test_several_threads_can_use_the_store_at_once(store: FeatureArchive) -> None:
    def write_and_read(number: int) -> list[Entry]:
        store.write(_entries("shared", f"own:{number}"), _deadline())
        return store.read(["shared", f"own:{number}"], _deadline())

    with ThreadPoolExecutor(8) as pool:
        for number, entries in enumerate(pool.map(write_and_read, range(24))):
            assert sorted(entries) == _entries(f"own:{number}", "shared")


def test_a_call_after_the_deadline_is_out_of_time(store: FeatureArchive) -> None:
    with pytest.raises(OutOfTime):
        store.read(["a"], Deadline.after(-1))
    with pytest.raises(OutOfTime):
        store.write(_entries("a"), Deadline.after(-1))


def test_all_entries_are_listed_and_deleted_by_key(store: FeatureArchive) -> None:
    assert list(store.entries()) == []
    keys = [f"track:{number:022}" for number in range(60)]
    store.write([*_entries(*keys), Entry("for ever", FEATURES_PREFIX, None)], _deadline())
    assert len(list(store.entries())) == 61
    store.delete([*keys, "absent"])
    assert list(store.entries()) == [Entry("for ever", FEATURES_PREFIX, None)]
    store.delete([])
