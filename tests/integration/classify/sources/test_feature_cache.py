"""The cache of ReccoBeats' features, through the API function and the application."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from classify.core.features import Found, Missing
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.errors import OutOfTime
from classify.sources.feature_cache import CachedFeatures, CircuitBreaker, SQLiteStore, provider
from classify.sources.reccobeats import ReccoBeatsClient, ReccoBeatsFeatures
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Compose, Deploy, Simulate

FEATURES = "/reccobeats/v1/audio-features"
TABLE = "features"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fake AWS account for this test; calls to the simulator pass through."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws(config={"core": {"mock_credentials": False, "passthrough": {"urls": [r"http://127\.0\.0\.1.*"]}}}):
        yield


@pytest.fixture
def table(aws: None) -> None:
    boto3.client("dynamodb").create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
    )


def _tracks(sim: Simulator, playlist: str) -> list[Track]:
    return [Track(position=at, id=each) for at, each in enumerate(sim.playlist(playlist).track_ids, start=1)]


def _looked_up(sim: Simulator) -> list[str]:
    """Return the ids that were sent to ReccoBeats."""
    return sorted(each for call in sim.calls_to(FEATURES) for each in call.query["ids"][0].split(","))


def _fiesta(api: Api) -> str:
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["features", "scores", "why"]})
    assert answer.status == 200
    return answer.text


def _failures(out: str) -> list[float]:
    metrics = [json.loads(line) for line in out.splitlines() if "CacheFailures" in line]
    assert all(line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Moodlist" for line in metrics)
    return [value for line in metrics for value in line["CacheFailures"]]


def test_a_report_is_identical_without_a_cache_with_a_cold_one_and_with_a_warm_one(
    sim: Simulator, deploy: Deploy, table: None
) -> None:
    without = _fiesta(deploy(sim))
    calls = len(sim.calls_to(FEATURES))
    assert calls > 0
    cold = _fiesta(deploy(sim, feature_table=TABLE))
    assert len(sim.calls_to(FEATURES)) == 2 * calls
    warm = _fiesta(deploy(sim, feature_table=TABLE))
    assert len(sim.calls_to(FEATURES)) == 2 * calls
    assert without == cold == warm


def test_every_track_is_stored_with_its_key_and_without_expiry(sim: Simulator, deploy: Deploy, table: None) -> None:
    _fiesta(deploy(sim, feature_table=TABLE))
    items = boto3.client("dynamodb").scan(TableName=TABLE)["Items"]
    assert {item["key"]["S"] for item in items} == {
        f"track:{each}" for each in sim.playlist(playlist_ids.FIESTA).track_ids
    }
    assert all(item.keys() == {"key", "value"} for item in items)


def test_a_missing_table_changes_no_answer_and_is_logged_and_counted_once(
    sim: Simulator,
    deploy: Deploy,
    aws: None,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    without = _fiesta(deploy(sim))
    capsys.readouterr()
    api = deploy(sim, feature_table=TABLE)
    assert [_fiesta(api) for _ in range(3)] == [without] * 3
    assert _failures(capsys.readouterr().out) == [1.0]
    (line,) = [record for record in caplog.records if "cache" in record.getMessage()]
    assert "ResourceNotFoundException" in line.getMessage()


def test_an_unreachable_dynamodb_changes_no_answer(
    sim: Simulator, deploy: Deploy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    without = _fiesta(deploy(sim))
    assert _fiesta(deploy(sim, feature_table=TABLE)) == without
    assert _failures(capsys.readouterr().out) == [1.0]


def test_only_failed_tracks_are_looked_up_again(sim: Simulator, compose: Compose, tmp_path: Path) -> None:
    tracks = _tracks(sim, playlist_ids.THREE_PAGES)
    sim.fail(Fault.html_200(path=FEATURES, query=f"*{tracks[-1].id}*", times=None))
    application = compose(sim, cache_file=tmp_path / "features.sqlite3")
    first = application.provider(Deadline.never()).audio_features(tracks)
    failed = [track.id or "" for track, finding in zip(tracks, first, strict=True) if isinstance(finding, Missing)]
    assert 0 < len(failed) < len(tracks)
    sim.reset()
    second = application.provider(Deadline.never()).audio_features(tracks)
    assert all(isinstance(finding, Found) for finding in second)
    assert _looked_up(sim) == sorted(failed)


def test_blocks_after_a_permanent_failure_are_not_sent(sim: Simulator, tmp_path: Path) -> None:
    sim.fail(Fault.html_200(path="/reccobeats/*", times=None))
    deadline = Deadline.after(60)
    reccobeats = ReccoBeatsFeatures(ReccoBeatsClient(sim.reccobeats_url, 0), deadline)
    store = CircuitBreaker(partial(SQLiteStore, tmp_path / "features.sqlite3"))
    findings = CachedFeatures(reccobeats, store, deadline).audio_features(_tracks(sim, playlist_ids.TEN_THOUSAND))
    assert len(findings) == 10_000
    assert {finding.reason for finding in findings if isinstance(finding, Missing)} == {"provider_unavailable"}
    assert len(sim.calls) <= 16  # of 250


def test_features_found_before_the_deadline_are_not_looked_up_again(
    sim: Simulator, compose: Compose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "TRACKS_PER_BLOCK", 40)
    tracks = _tracks(sim, playlist_ids.THREE_PAGES)
    sim.fail(Fault.hang(path=FEATURES, query=f"*{tracks[80].id}*", times=None))
    application = compose(sim, cache_file=tmp_path / "features.sqlite3")
    with pytest.raises(OutOfTime):
        application.provider(Deadline.after(1)).audio_features(tracks)
    sim.reset()
    findings = application.provider(Deadline.never()).audio_features(tracks)
    assert all(isinstance(finding, Found) for finding in findings)
    assert _looked_up(sim) == sorted(track.id or "" for track in tracks[80:])


def test_spotifys_features_are_never_cached(simulate: Simulate, compose: Compose, tmp_path: Path) -> None:
    sim = simulate(app="extended")
    sim.fail(Fault(path="/reccobeats/*", body={"content": []}, times=None))
    application = compose(sim, cache_file=tmp_path / "features.sqlite3", spotify_features=True)
    tracks = _tracks(sim, playlist_ids.FIESTA)
    for _ in range(2):
        findings = application.provider(Deadline.never()).audio_features(tracks)
        assert {finding.source for finding in findings if isinstance(finding, Found)} == {"spotify"}
    assert len(sim.calls_to("/v1/audio-features")) == 2
    assert len(sim.calls_to(FEATURES)) == 1
