"""Audio features from ReccoBeats: joined by id, rate-limited, and abandoned at the deadline."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from classify.core.features import FEATURE_NAMES, Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.deadline import Deadline
from classify.errors import MoodlistError, OutOfTime, RateLimited, UpstreamNonsense, UpstreamUnavailable
from classify.sources.reccobeats import ReccoBeatsClient, ReccoBeatsFeatures
from moodlist.simulator import Fault, Simulator
from moodlist.simulator import Track as Recording
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.http.call_log import Call
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Compose, Deploy

FEATURES = "/reccobeats/v1/audio-features"
TRACKS = "/reccobeats/v1/track"


def _client(sim: Simulator, per_second: float = 0) -> ReccoBeatsClient:
    return ReccoBeatsClient(sim.reccobeats_url, per_second)


def _findings(client: ReccoBeatsClient, tracks: Sequence[Track], seconds: float = 20) -> list[Finding]:
    return ReccoBeatsFeatures(client, Deadline.after(seconds)).audio_features(tracks)


def _look_up(sim: Simulator, *tracks: Track) -> list[Finding]:
    return _findings(_client(sim), tracks)


def _error(finding: Finding) -> MoodlistError | None:
    assert isinstance(finding, Missing)
    return finding.error


def _tracks(ids: Sequence[str]) -> list[Track]:
    return [Track(position=position, id=each) for position, each in enumerate(ids, start=1)]


def _known(sim: Simulator, knowledge: str, gap: str | None = None) -> Recording:
    return next(
        track
        for track in sim.catalog.tracks.values()
        if (track.reccobeats, track.reccobeats_gap, track.replaced_by) == (knowledge, gap, None)
    )


def _ids(call: Call) -> list[str]:
    return call.query["ids"][0].split(",")


def test_one_call_takes_at_most_forty_ids(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    _look_up(sim, *_tracks(ids))
    assert sorted(len(_ids(call)) for call in sim.calls_to(FEATURES)) == [10, 40, 40, 40]
    assert sorted(each for call in sim.calls_to(FEATURES) for each in _ids(call)) == sorted(ids)


def test_features_in_another_order_and_with_gaps_reach_the_right_tracks(sim: Simulator) -> None:
    unknown = [f"{number:022d}" for number in range(10)]
    ids = [each for pair in zip(sim.playlist(playlist_ids.ROAD_TRIP).track_ids, unknown, strict=False) for each in pair]
    findings = _look_up(sim, *_tracks(ids))
    for id_, finding in zip(ids, findings, strict=True):
        if id_ in unknown:
            assert finding == Missing(SkipReason.NO_FEATURES)
        else:
            truth = sim.catalog.tracks[id_].features._asdict()
            assert isinstance(finding, Found)
            assert dict(zip(FEATURE_NAMES, finding.features.row(), strict=True)) == truth
            assert finding.source == "reccobeats"


def test_the_duration_comes_from_the_track_records_of_reccobeats(sim: Simulator, api: Api) -> None:
    sim.fail(Fault(path=TRACKS, body={"content": []}, times=None))  # nine features without the duration are not enough
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["features"]}).json()
    assert {each["reason"] for each in answer["skipped"]} == {"no_features"}
    assert len(answer["skipped"]) == 30


def test_the_track_records_are_not_fetched_for_unknown_tracks(sim: Simulator) -> None:
    _look_up(sim, *_tracks(["0" * 22]))
    assert sim.calls_to(TRACKS) == []


def test_a_track_known_only_by_its_isrc_is_found_by_the_second_lookup(sim: Simulator) -> None:
    recording = _known(sim, "isrc")
    (without,) = _look_up(sim, Track(position=1, id=recording.id))
    (found,) = _look_up(sim, Track(position=1, id=recording.id, isrc=recording.isrc))
    assert without == Missing(SkipReason.NO_FEATURES)
    assert isinstance(found, Found)
    assert [_ids(call) for call in sim.calls_to(FEATURES)] == [[recording.id], [recording.id], [recording.isrc]]


def test_a_relinked_track_is_found_by_the_id_that_it_replaces(sim: Simulator) -> None:
    track = Track(position=1, id=spotify_id("replacement"), linked_from=spotify_id("relinked"))
    (found,) = _look_up(sim, track)
    assert isinstance(found, Found)


def test_a_track_without_id_and_isrc_is_not_looked_up(sim: Simulator) -> None:
    assert _look_up(sim, Track(position=1, name="Unknown")) == [Missing(SkipReason.NO_ID)]
    assert sim.calls == []


def test_a_track_found_by_its_id_is_not_looked_up_again(sim: Simulator) -> None:
    recording = _known(sim, "id_and_isrc")
    _look_up(sim, Track(position=1, id=recording.id, isrc=recording.isrc))
    assert len(sim.calls_to(FEATURES)) == 1


@pytest.mark.parametrize("gap", ["tempo", "valence", "instrumentalness"])
def test_a_track_with_one_missing_feature_has_no_features(sim: Simulator, gap: str) -> None:
    recording = _known(sim, "id_and_isrc", gap)
    assert _look_up(sim, Track(position=1, id=recording.id)) == [Missing(SkipReason.NO_FEATURES)]


@pytest.mark.parametrize(
    "change",
    [
        {"energy": 1.5},
        {"loudness": -400},
        {"tempo": -1},
        {"href": None},
        {"href": "https://open.spotify.com/track/", "isrc": None},
        {"id": "another record"},
    ],
)
def test_a_value_out_of_range_or_a_record_without_id_gives_no_features(sim: Simulator, change: dict[str, Any]) -> None:
    recording = _known(sim, "id_and_isrc")
    row: dict[str, Any] = {
        "id": "r",
        "href": f"https://open.spotify.com/track/{recording.id}",
        **recording.features._asdict(),
        **change,
    }
    sim.fail(
        Fault(path=FEATURES, body={"content": [row]}),
        Fault(path=TRACKS, body={"content": [{"id": "r", "durationMs": 200_000}]}),
    )
    assert _look_up(sim, Track(position=1, id=recording.id)) == [Missing(SkipReason.NO_FEATURES)]


def test_bare_links_get_their_title_and_artists_from_reccobeats(sim: Simulator, api: Api) -> None:
    ids = sim.playlist(playlist_ids.FIESTA).track_ids[:3]
    answer = api.post("/classify", {"tracks": ids}).json()
    assert [(song["song"], song["artist"]) for song in answer["songs"]] == [
        (sim.catalog.tracks[each].name, ", ".join(sim.catalog.tracks[each].artists)) for each in ids
    ]


def test_the_rate_limit_holds_across_threads(sim: Simulator) -> None:
    client = _client(sim, per_second=5)
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:160]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda part: _findings(client, _tracks(part)), (ids[:80], ids[80:])))
    starts = sorted(call.started for call in sim.calls)
    assert len(starts) == 8
    for first, sixth in zip(starts, starts[5:], strict=False):
        assert sixth - first > 0.9  # a second, less the time that a call needs to arrive


def test_a_rate_limit_below_one_call_per_second_is_obeyed(sim: Simulator) -> None:
    _findings(_client(sim, per_second=0.9), _tracks(sim.playlist(playlist_ids.FIESTA).track_ids))
    first, second = sim.calls
    assert second.started - first.started > 1.05


def test_calls_that_do_not_fit_the_deadline_are_out_of_time(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:800]
    started = time.monotonic()
    with pytest.raises(OutOfTime):
        _findings(_client(sim, per_second=4), _tracks(ids), seconds=1.5)
    assert time.monotonic() - started < 1.7


def test_a_retry_after_delays_every_thread(sim: Simulator) -> None:
    sim.fail(Fault.rate_limited(retry_after=0.4, path=FEATURES))
    findings = _look_up(sim, *_tracks(sim.playlist(playlist_ids.THREE_PAGES).track_ids))
    assert all(isinstance(finding, Found) for finding in findings)
    refused = next(call for call in sim.calls if call.status == 429)
    assert refused.finished is not None
    in_the_pause = [call for call in sim.calls if 0.1 < call.started - refused.finished < 0.35]
    assert in_the_pause == []


def test_a_short_failure_within_three_attempts_changes_nothing(sim: Simulator) -> None:
    sim.fail(Fault.server_error(503, retry_after=0.05, path=FEATURES, times=2))
    (found,) = _look_up(sim, *_tracks(sim.playlist(playlist_ids.FIESTA).track_ids[:1]))
    assert isinstance(found, Found)
    assert len(sim.calls_to(FEATURES)) == 3


def test_a_429_without_retry_after_pauses_for_a_second(sim: Simulator) -> None:
    sim.fail(Fault(status=429, body="", path=FEATURES))
    (found,) = _look_up(sim, *_tracks(sim.playlist(playlist_ids.FIESTA).track_ids[:1]))
    assert isinstance(found, Found)
    first, second = sim.calls_to(FEATURES)
    assert 0.95 < second.started - first.started < 2


FAILURES: dict[str, tuple[Fault, type[MoodlistError], int]] = {
    "429 with a long wait": (Fault.rate_limited(retry_after=90, path="/reccobeats/*"), RateLimited, 1),
    "500": (Fault.server_error(), UpstreamUnavailable, 3),
    "502 in HTML": (Fault.html_502(), UpstreamUnavailable, 3),
    "cut off": (Fault.cut(), UpstreamUnavailable, 3),
    "cut off in the answer": (Fault.cut(inside=True), UpstreamUnavailable, 3),
    "400": (
        Fault(status=400, body={"status": 4004, "errors": [{"message": "size must be between 1 and 40"}]}),
        UpstreamNonsense,
        1,
    ),
    "403": (Fault(status=403, body="<html>blocked</html>"), UpstreamNonsense, 1),
    "redirect": (Fault(status=302, headers={"Location": "/elsewhere"}, body=""), UpstreamNonsense, 1),
    "200 HTML": (Fault.html_200(), UpstreamNonsense, 1),
    "200 empty": (Fault.empty_body(), UpstreamNonsense, 1),
    "200 null": (Fault.null_body(), UpstreamNonsense, 1),
    "200 list": (Fault.list_body(), UpstreamNonsense, 1),
    "200 truncated": (Fault.truncated_json(), UpstreamNonsense, 1),
    "200 garbage": (Fault(body=b"\xff\x00{"), UpstreamNonsense, 1),
    "200 nested too deeply": (Fault(body=b"[" * 100_000), UpstreamNonsense, 1),
    "invalid content": (Fault(body={"content": [{"id": 7}]}), UpstreamNonsense, 1),
    "features as texts": (Fault(body={"content": [{"id": "a", "energy": "high"}]}), UpstreamNonsense, 1),
}


@pytest.mark.parametrize("row", FAILURES)
def test_every_failure_has_its_error_and_number_of_attempts(sim: Simulator, row: str) -> None:
    fault, kind, attempts = FAILURES[row]
    sim.fail(Fault(**{**vars(fault), "path": FEATURES, "times": None}))
    (finding,) = _look_up(sim, *_tracks(["0" * 22]))
    assert type(_error(finding)) is kind
    assert isinstance(finding, Missing)
    assert finding.reason is SkipReason.PROVIDER_UNAVAILABLE
    assert len(sim.calls_to(FEATURES)) == attempts


@pytest.mark.parametrize("row", FAILURES)
def test_a_failure_of_all_tracks_is_a_problem_without_reccobeats_text(sim: Simulator, api: Api, row: str) -> None:
    fault, kind, _ = FAILURES[row]
    sim.fail(Fault(**{**vars(fault), "path": "/reccobeats/*", "times": None}))
    answer = api.post("/classify", {"tracks": ["0" * 22]})
    assert answer.status == kind.status
    assert "ReccoBeats" in answer.json()["detail"]
    assert ("retry-after" in answer.headers) == (answer.status in {429, 503})
    for word in ("<html", "size must be", "blocked"):
        assert word not in answer.text


def test_a_retry_after_beyond_the_deadline_is_returned_at_once(sim: Simulator, api: Api) -> None:
    sim.fail(Fault.rate_limited(retry_after=45, path=FEATURES, times=None))
    started = time.monotonic()
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA})
    assert time.monotonic() - started < 2
    assert (answer.status, answer.headers["retry-after"]) == (429, "45")


def test_no_request_calls_reccobeats_during_a_requested_pause(sim: Simulator, api: Api) -> None:
    sim.fail(Fault.rate_limited(retry_after=45, path=FEATURES))
    first, second = (api.post("/classify", {"playlist": playlist_ids.FIESTA}) for _ in range(2))
    assert (first.status, second.status) == (429, 429)
    assert 40 < int(second.headers["retry-after"]) <= 45
    assert len(sim.calls_to(FEATURES)) == 1


def test_a_failed_batch_leaves_the_rest_of_the_report(sim: Simulator, deploy: Deploy) -> None:
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    sim.fail(Fault.html_200(path=FEATURES, query=f"*{ids[-1]}*", times=None))
    report = deploy(sim).post("/classify", {"tracks": ids}).json()
    reasons = {each["url"][-22:]: each["reason"] for each in report["skipped"]}
    assert reasons == dict.fromkeys(ids[120:], "provider_unavailable")
    assert report["counts"]["classified"] == 120


def test_tracks_are_not_called_unknown_while_reccobeats_is_unreachable(sim: Simulator, api: Api) -> None:
    features = sim.catalog.tracks[sim.playlist(playlist_ids.FIESTA).track_ids[0]].features._asdict()
    sim.fail(Fault.server_error(path="/reccobeats/*", times=None))
    report = api.post("/classify", {"tracks": [{"song": "Mine", "features": features}, "0" * 22]}).json()
    assert [song["source"] for song in report["songs"]] == ["given"]
    assert [each["reason"] for each in report["skipped"]] == ["provider_unavailable"]


def test_batches_after_a_permanent_failure_are_not_sent(sim: Simulator) -> None:
    sim.fail(Fault.html_200(path="/reccobeats/*", times=None))
    findings = _look_up(sim, *_tracks(sim.playlist(playlist_ids.TEN_THOUSAND).track_ids))
    assert {type(_error(finding)) for finding in findings} == {UpstreamNonsense}
    assert len(sim.calls) <= 16  # of 250: those that were running with the first, and a few that started meanwhile


def test_a_hanging_call_is_abandoned_at_the_deadline(sim: Simulator) -> None:
    sim.fail(Fault.hang(path="/reccobeats/*", times=None))
    started = time.monotonic()
    with pytest.raises(OutOfTime):
        _findings(_client(sim), _tracks(["0" * 22]), seconds=0.5)
    assert time.monotonic() - started < 1.5


def test_the_model_never_gets_spotifys_values_by_default(sim: Simulator, compose: Compose) -> None:
    """Spotify's policy forbids it, so the duration of a track in the playlist is not used either."""
    application = compose(sim)
    sim.fail(Fault(path=TRACKS, body={"content": []}, times=None))
    (track,) = _tracks(sim.playlist(playlist_ids.FIESTA).track_ids[:1])
    assert application.provider(Deadline.after(5)).audio_features([track]) == [Missing(SkipReason.NO_FEATURES)]
    assert sim.calls_to("/v1/") == []


def test_progress_is_reported_up_to_the_last_batch(sim: Simulator) -> None:
    steps: list[tuple[str, int, int]] = []
    provider = ReccoBeatsFeatures(_client(sim), Deadline.never(), progress=lambda *step: steps.append(step))
    provider.audio_features(_tracks(sim.playlist(playlist_ids.THREE_PAGES).track_ids))
    assert [step[1:] for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
