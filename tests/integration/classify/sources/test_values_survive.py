"""Features that were found once are used for ever, whatever becomes of ReccoBeats."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Deploy
from tests.integration.classify.stored_samples.samples import sample
from tests.integration.moodlist.running_command import user_variables

TABLE = "features"
RECCOBEATS = "/reccobeats/*"
TWO_YEARS = 2 * 365 * 86_400.0
LATER = """
import sys, time
now, ahead = time.time, float(sys.argv.pop(1))
time.time = lambda: now() + ahead
from moodlist.main import main
raise SystemExit(main())
"""
Json = dict[str, Any]
Classify = Callable[[float], Json]  # classifies a playlist in a new process whose clock is ahead by these seconds


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws(config={"core": {"mock_credentials": False, "passthrough": {"urls": [r"http://127\.0\.0\.1.*"]}}}):
        client = boto3.client("dynamodb")
        client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
        )
        yield client


@pytest.fixture(params=["DynamoDB", "SQLite"])
def classify(
    request: pytest.FixtureRequest, sim: Simulator, deploy: Deploy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Classify:
    """Classify a playlist in a new process whose clock is ahead."""
    if request.param == "SQLite":
        return lambda ahead: _command(sim, tmp_path, ahead, playlist_ids.FIESTA)
    dynamodb = request.getfixturevalue("dynamodb")

    def through_api(ahead: float) -> Json:
        now = time.time() + ahead
        for item in dynamodb.scan(TableName=TABLE)["Items"]:  # as time to live would, if it were on
            if int(item.get("expires", {}).get("N", now + 1)) <= now:
                dynamodb.delete_item(TableName=TABLE, Key={"key": item["key"]})
        with monkeypatch.context() as patch:
            patch.setattr("time.time", lambda: now)
            answer = deploy(sim, feature_table=TABLE).post("/classify", {"playlist": playlist_ids.FIESTA})
        assert answer.status == 200
        return dict(answer.json())

    return through_api


def _command(sim: Simulator, home: Path, ahead: float, *source: str) -> Json:
    done = subprocess.run(
        [sys.executable, "-c", LATER, str(ahead), "classify", *source, "--format", "json"],
        capture_output=True,
        timeout=60,
        check=True,
        env=user_variables(home, sim),
    )
    return dict(json.loads(done.stdout))


def _month(ahead: float = 0) -> str:
    return f"{datetime.fromtimestamp(time.time() + ahead, UTC):%Y-%m}"


def test_a_playlist_seen_before_is_classified_whole_two_years_later_without_reccobeats(
    sim: Simulator, classify: Classify
) -> None:
    before = _month()
    first = classify(0)
    after = _month()
    sim.reset()
    sim.fail(Fault(status=503, path=RECCOBEATS, times=None))
    later = classify(TWO_YEARS)
    assert later == first
    assert later["songs"]
    assert {song["source"] for song in later["songs"]} == {"reccobeats"}
    assert {song["as_of"] for song in later["songs"]} <= {before, after}
    assert sim.calls_to("/reccobeats/") == []


def test_features_that_an_earlier_version_let_expire_are_kept_in_the_table(
    sim: Simulator, deploy: Deploy, dynamodb: Any
) -> None:
    items = [item for item in sample("features.json") if item["key"]["S"].startswith("track:")]
    for item in items:
        dynamodb.put_item(TableName=TABLE, Item=item | {"expires": {"N": "1796083200"}})  # found on 4 June 2026
    sim.fail(Fault(status=503, path=RECCOBEATS, times=None))
    tracks = [item["key"]["S"].removeprefix("track:") for item in items]
    for _ in range(2):
        report = deploy(sim, feature_table=TABLE).post("/classify", {"tracks": tracks}).json()
        assert len(report["songs"]) == len(items)
        assert {song["as_of"] for song in report["songs"]} == {"2026-06"}
    assert all("expires" not in item for item in dynamodb.scan(TableName=TABLE)["Items"])


def test_features_that_an_earlier_version_let_expire_are_kept_in_the_file(sim: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "cache" / "moodlist" / "features.sqlite3"
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript(sample("cache.sql"))
        database.execute("UPDATE features SET expires = 1796083200")
        keys = [key for (key,) in database.execute("SELECT key FROM features WHERE value LIKE '%found%'")]
    sim.fail(Fault(status=503, path=RECCOBEATS, times=None))
    links = tmp_path / "links.txt"
    links.write_text("".join(f"https://open.spotify.com/track/{key.removeprefix('track:')}\n" for key in keys))
    for _ in range(2):
        report = _command(sim, tmp_path, TWO_YEARS, str(links))
        assert [song["as_of"] for song in report["songs"]] == ["2026-06"] * len(keys)
