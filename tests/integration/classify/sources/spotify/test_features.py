"""Spotify's own audio features: off by default, and switched off for the whole process by a 403."""

from typing import Any

import pytest

from classify.core.features import FEATURE_NAMES, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.deadline import Deadline
from classify.sources.spotify import SpotifyFeatures
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Compose, Deploy, Simulate

PATH = "/v1/audio-features"


@pytest.fixture
def old_app(simulate: Simulate) -> Simulator:
    """A simulator with an app that still has access to audio features."""
    return simulate(app="extended")


def _unknown_to_reccobeats(sim: Simulator) -> str:
    return next(track.id for track in sim.catalog.tracks.values() if track.reccobeats == "nothing")


def test_spotify_is_not_called_for_features_by_default(old_app: Simulator, deploy: Deploy) -> None:
    report = deploy(old_app).post("/classify", {"tracks": [_unknown_to_reccobeats(old_app)]}).json()
    assert [each["reason"] for each in report["skipped"]] == ["no_features"]
    assert old_app.calls_to("/v1/") == []


def test_spotifys_features_complete_those_of_reccobeats_if_switched_on(old_app: Simulator, deploy: Deploy) -> None:
    id_ = _unknown_to_reccobeats(old_app)
    api = deploy(old_app, spotify_features="true")
    (song,) = api.post("/classify", {"tracks": [id_], "include": ["features"]}).json()["songs"]
    assert song["source"] == "spotify"
    assert song["features"] == old_app.catalog.tracks[id_].features._asdict()


def test_spotify_is_not_called_for_tracks_that_reccobeats_knows(old_app: Simulator, deploy: Deploy) -> None:
    api = deploy(old_app, spotify_features="true")
    assert api.post("/classify", {"playlist": playlist_ids.FIESTA}).json()["counts"]["classified"] == 30
    assert old_app.calls_to(PATH) == []


def test_one_call_takes_a_hundred_ids(old_app: Simulator, compose: Compose) -> None:
    old_app.fail(Fault(path="/reccobeats/*", body={"content": []}, times=None))
    tracks = [
        Track(position=at, id=each)
        for at, each in enumerate(old_app.playlist(playlist_ids.THREE_PAGES).track_ids, start=1)
    ]
    findings = compose(old_app, spotify_features=True).provider(Deadline.after(10)).audio_features(tracks)
    for track, finding in zip(tracks, findings, strict=True):
        assert isinstance(finding, Found)
        assert finding.source == "spotify"
        truth = old_app.catalog.tracks[track.id or ""].features._asdict()
        assert dict(zip(FEATURE_NAMES, finding.features.row(), strict=True)) == truth
    assert sorted(len(call.query["ids"][0].split(",")) for call in old_app.calls_to(PATH)) == [30, 100]


def test_tracks_that_spotify_does_not_know_have_no_features(old_app: Simulator, compose: Compose) -> None:
    provider = compose(old_app, spotify_features=True).provider(Deadline.after(10))
    tracks = [Track(position=1, id="0" * 22), Track(position=2, isrc="ZZMDL2690001"), Track(position=3)]
    findings = provider.audio_features(tracks)
    assert [finding.reason for finding in findings if isinstance(finding, Missing)] == [
        SkipReason.NO_FEATURES,
        SkipReason.NO_FEATURES,
        SkipReason.NO_ID,
    ]


def test_the_first_403_switches_spotifys_features_off_for_the_process(sim: Simulator, deploy: Deploy) -> None:
    api = deploy(sim, spotify_features="true")
    for _ in range(3):
        report = api.post("/classify", {"tracks": [_unknown_to_reccobeats(sim)]}).json()
        assert [each["reason"] for each in report["skipped"]] == ["no_features"]
    assert [call.status for call in sim.calls_to(PATH)] == [403]
    assert deploy(sim, spotify_features="true").post("/classify", {"tracks": ["0" * 22]}).status == 200
    assert len(sim.calls_to(PATH)) == 2  # another process tries again


def test_batches_after_a_403_are_not_sent(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault(path="/reccobeats/*", body={"content": []}, times=None))
    tracks = [Track(position=at, id=f"{at:022d}") for at in range(1, 4001)]
    findings = compose(sim, spotify_features=True).provider(Deadline.after(10)).audio_features(tracks)
    assert set(findings) == {Missing(SkipReason.NO_FEATURES)}
    assert len(sim.calls_to(PATH)) <= 16  # of 40: those that were running with the first


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.html_200(), 502),
        (Fault(body={"audio_features": None}), 502),
        (Fault.server_error(), 503),
        (Fault.quota_exceeded(), 429),
    ],
)
def test_a_failure_of_spotify_is_the_answer_if_no_features_were_found(
    old_app: Simulator, deploy: Deploy, fault: Fault, status: int
) -> None:
    old_app.fail(Fault(**{**vars(fault), "path": PATH, "times": None}))
    answer = deploy(old_app, spotify_features="true").post("/classify", {"tracks": [_unknown_to_reccobeats(old_app)]})
    assert (answer.status, answer.json()["status"]) == (status, status)


@pytest.mark.parametrize("row", [None, 7, {}, {"id": "0" * 22}, {"id": "0" * 22, "energy": "high"}, {"id": []}])
def test_an_invalid_row_gives_no_features(old_app: Simulator, compose: Compose, row: Any) -> None:
    old_app.fail(Fault(path=PATH, body={"audio_features": [row]}, times=None))
    provider = compose(old_app, spotify_features=True).provider(Deadline.after(10))
    assert provider.audio_features([Track(position=1, id="0" * 22)]) == [Missing(SkipReason.NO_FEATURES)]


def test_no_tracks_make_no_calls(old_app: Simulator, compose: Compose) -> None:
    application = compose(old_app, spotify_features=True)
    provider = SpotifyFeatures(application.spotify, application._spotify_features_closed, Deadline.after(5))
    assert provider.audio_features([]) == []
    assert old_app.calls == []
