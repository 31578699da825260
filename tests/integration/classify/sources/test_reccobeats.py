"""Audio features from ReccoBeats: joined by identity, paced, and given up in time."""

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
FACTS = "/reccobeats/v1/track"


def _client(sim: Simulator, per_second: float = 0) -> ReccoBeatsClient:
    return ReccoBeatsClient(sim.reccobeats_url, per_second)


def _findings(client: ReccoBeatsClient, tracks: Sequence[Track], seconds: float = 20) -> list[Finding]:
    return ReccoBeatsFeatures(client, Deadline.after(seconds)).audio_features(tracks)


def _ask(sim: Simulator, *tracks: Track) -> list[Finding]:
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


def test_at_most_forty_ids_go_into_a_call(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    _ask(sim, *_tracks(ids))
    assert sorted(len(_ids(call)) for call in sim.calls_to(FEATURES)) == [10, 40, 40, 40]
    assert sorted(each for call in sim.calls_to(FEATURES) for each in _ids(call)) == sorted(ids)


def test_answers_in_another_order_and_with_gaps_reach_the_right_tracks(sim: Simulator) -> None:
    unknown = [f"{number:022d}" for number in range(10)]
    ids = [each for pair in zip(sim.playlist(playlist_ids.ROAD_TRIP).track_ids, unknown, strict=False) for each in pair]
    findings = _ask(sim, *_tracks(ids))
    for id_, finding in zip(ids, findings, strict=True):
        if id_ in unknown:
            assert finding == Missing(SkipReason.NO_FEATURES)
        else:
            truth = sim.catalog.tracks[id_].features._asdict()
            assert isinstance(finding, Found)
            assert dict(zip(FEATURE_NAMES, finding.features.row(), strict=True)) == truth
            assert finding.source == "reccobeats"


def test_the_duration_comes_from_reccobeats_own_record(sim: Simulator, api: Api) -> None:
    sim.fail(Fault(path=FACTS, body={"content": []}, times=None))  # nine features alone are not enough
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA, "include": ["features"]}).json()
    assert {each["reason"] for each in answer["skipped"]} == {"no_features"}
    assert len(answer["skipped"]) == 30


def test_the_records_are_not_asked_for_where_no_features_are_known(sim: Simulator) -> None:
    _ask(sim, *_tracks(["0" * 22]))
    assert sim.calls_to(FACTS) == []


def test_a_track_known_by_its_isrc_alone_is_found_at_the_second_try(sim: Simulator) -> None:
    recording = _known(sim, "isrc")
    (without,) = _ask(sim, Track(position=1, id=recording.id))
    (found,) = _ask(sim, Track(position=1, id=recording.id, isrc=recording.isrc))
    assert without == Missing(SkipReason.NO_FEATURES)
    assert isinstance(found, Found)
    assert [_ids(call) for call in sim.calls_to(FEATURES)] == [[recording.id], [recording.id], [recording.isrc]]


def test_a_relinked_track_is_found_by_the_id_that_it_replaces(sim: Simulator) -> None:
    track = Track(position=1, id=spotify_id("replacement"), linked_from=spotify_id("relinked"))
    (found,) = _ask(sim, track)
    assert isinstance(found, Found)


def test_a_track_without_any_key_is_not_asked_for(sim: Simulator) -> None:
    assert _ask(sim, Track(position=1, name="Unknown")) == [Missing(SkipReason.NO_ID)]
    assert sim.calls == []


def test_a_track_known_at_once_is_not_tried_again(sim: Simulator) -> None:
    recording = _known(sim, "id_and_isrc")
    _ask(sim, Track(position=1, id=recording.id, isrc=recording.isrc))
    assert len(sim.calls_to(FEATURES)) == 1


@pytest.mark.parametrize("gap", ["tempo", "valence", "instrumentalness"])
def test_a_feature_that_reccobeats_lacks_leaves_the_track_without_features(sim: Simulator, gap: str) -> None:
    recording = _known(sim, "id_and_isrc", gap)
    assert _ask(sim, Track(position=1, id=recording.id)) == [Missing(SkipReason.NO_FEATURES)]


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
def test_a_value_out_of_range_or_a_record_without_identity_is_no_features(
    sim: Simulator, change: dict[str, Any]
) -> None:
    recording = _known(sim, "id_and_isrc")
    row: dict[str, Any] = {
        "id": "r",
        "href": f"https://open.spotify.com/track/{recording.id}",
        **recording.features._asdict(),
        **change,
    }
    sim.fail(
        Fault(path=FEATURES, body={"content": [row]}),
        Fault(path=FACTS, body={"content": [{"id": "r", "durationMs": 200_000}]}),
    )
    assert _ask(sim, Track(position=1, id=recording.id)) == [Missing(SkipReason.NO_FEATURES)]


def test_bare_links_get_title_and_artists_from_reccobeats(sim: Simulator, api: Api) -> None:
    ids = sim.playlist(playlist_ids.FIESTA).track_ids[:3]
    answer = api.post("/classify", {"tracks": ids}).json()
    assert [(song["song"], song["artist"]) for song in answer["songs"]] == [
        (sim.catalog.tracks[each].name, ", ".join(sim.catalog.tracks[each].artists)) for each in ids
    ]


def test_calls_are_paced_whichever_thread_makes_them(sim: Simulator) -> None:
    client = _client(sim, per_second=5)
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:160]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda part: _findings(client, _tracks(part)), (ids[:80], ids[80:])))
    starts = sorted(call.started for call in sim.calls)
    assert len(starts) == 8
    for first, sixth in zip(starts, starts[5:], strict=False):
        assert sixth - first > 0.9  # a second, less the time that a call needs to arrive


def test_a_pace_below_one_call_per_second_is_kept_too(sim: Simulator) -> None:
    _findings(_client(sim, per_second=0.9), _tracks(sim.playlist(playlist_ids.FIESTA).track_ids))
    first, second = sim.calls
    assert second.started - first.started > 1.05


def test_a_pace_that_does_not_fit_into_the_deadline_is_out_of_time(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:800]
    began = time.monotonic()
    with pytest.raises(OutOfTime):
        _findings(_client(sim, per_second=4), _tracks(ids), seconds=1.5)
    assert time.monotonic() - began < 1.7


def test_a_retry_after_holds_back_every_thread(sim: Simulator) -> None:
    sim.fail(Fault.rate_limited(retry_after=0.4, path=FEATURES))
    findings = _ask(sim, *_tracks(sim.playlist(playlist_ids.THREE_PAGES).track_ids))
    assert all(isinstance(finding, Found) for finding in findings)
    refused = next(call for call in sim.calls if call.status == 429)
    assert refused.finished is not None
    in_the_pause = [call for call in sim.calls if 0.1 < call.started - refused.finished < 0.35]
    assert in_the_pause == []


def test_a_refusal_that_passes_is_not_noticed(sim: Simulator) -> None:
    sim.fail(Fault.server_error(503, retry_after=0.05, path=FEATURES, times=2))
    (found,) = _ask(sim, *_tracks(sim.playlist(playlist_ids.FIESTA).track_ids[:1]))
    assert isinstance(found, Found)
    assert len(sim.calls_to(FEATURES)) == 3


def test_a_429_that_names_no_wait_is_taken_as_a_second(sim: Simulator) -> None:
    sim.fail(Fault(status=429, body="", path=FEATURES))
    (found,) = _ask(sim, *_tracks(sim.playlist(playlist_ids.FIESTA).track_ids[:1]))
    assert isinstance(found, Found)
    first, second = sim.calls_to(FEATURES)
    assert 0.95 < second.started - first.started < 2


HARD: dict[str, tuple[Fault, type[MoodlistError], int]] = {
    "429 for long": (Fault.rate_limited(retry_after=90, path="/reccobeats/*"), RateLimited, 1),
    "500": (Fault.server_error(), UpstreamUnavailable, 3),
    "502 in HTML": (Fault.html_502(), UpstreamUnavailable, 3),
    "cut": (Fault.cut(), UpstreamUnavailable, 3),
    "cut inside": (Fault.cut(inside=True), UpstreamUnavailable, 3),
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
    "200 nested without end": (Fault(body=b"[" * 100_000), UpstreamNonsense, 1),
    "content of another shape": (Fault(body={"content": [{"id": 7}]}), UpstreamNonsense, 1),
    "features as texts": (Fault(body={"content": [{"id": "a", "energy": "high"}]}), UpstreamNonsense, 1),
}


@pytest.mark.parametrize("row", HARD)
def test_a_failure_has_its_error_and_no_more_calls_than_may_help(sim: Simulator, row: str) -> None:
    fault, kind, attempts = HARD[row]
    sim.fail(Fault(**{**vars(fault), "path": FEATURES, "times": None}))
    (finding,) = _ask(sim, *_tracks(["0" * 22]))
    assert type(_error(finding)) is kind
    assert isinstance(finding, Missing)
    assert finding.reason is SkipReason.PROVIDER_UNAVAILABLE
    assert len(sim.calls_to(FEATURES)) == attempts


@pytest.mark.parametrize("row", HARD)
def test_a_whole_failure_is_a_problem_without_reccobeats_words(sim: Simulator, api: Api, row: str) -> None:
    fault, kind, _ = HARD[row]
    sim.fail(Fault(**{**vars(fault), "path": "/reccobeats/*", "times": None}))
    answer = api.post("/classify", {"tracks": ["0" * 22]})
    assert answer.status == kind.status
    assert "ReccoBeats" in answer.json()["detail"]
    assert ("retry-after" in answer.headers) == (answer.status in {429, 503})
    for word in ("<html", "size must be", "blocked"):
        assert word not in answer.text


def test_the_wait_that_reccobeats_asks_for_is_passed_on_and_not_slept_through(sim: Simulator, api: Api) -> None:
    sim.fail(Fault.rate_limited(retry_after=45, path=FEATURES, times=None))
    began = time.monotonic()
    answer = api.post("/classify", {"playlist": playlist_ids.FIESTA})
    assert time.monotonic() - began < 2
    assert (answer.status, answer.headers["retry-after"]) == (429, "45")


def test_while_reccobeats_wants_a_pause_no_request_calls_it(sim: Simulator, api: Api) -> None:
    sim.fail(Fault.rate_limited(retry_after=45, path=FEATURES))
    first, second = (api.post("/classify", {"playlist": playlist_ids.FIESTA}) for _ in range(2))
    assert (first.status, second.status) == (429, 429)
    assert 40 < int(second.headers["retry-after"]) <= 45
    assert len(sim.calls_to(FEATURES)) == 1


def test_a_partial_failure_leaves_the_rest_of_the_report(sim: Simulator, deploy: Deploy) -> None:
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    sim.fail(Fault.html_200(path=FEATURES, query=f"*{ids[-1]}*", times=None))
    report = deploy(sim).post("/classify", {"tracks": ids}).json()
    reasons = {each["url"][-22:]: each["reason"] for each in report["skipped"]}
    assert reasons == dict.fromkeys(ids[120:], "provider_unavailable")
    assert report["counts"]["classified"] == 120


def test_tracks_that_an_unreachable_reccobeats_may_know_are_not_called_unknown(sim: Simulator, api: Api) -> None:
    features = sim.catalog.tracks[sim.playlist(playlist_ids.FIESTA).track_ids[0]].features._asdict()
    sim.fail(Fault.server_error(path="/reccobeats/*", times=None))
    report = api.post("/classify", {"tracks": [{"song": "Mine", "features": features}, "0" * 22]}).json()
    assert [song["source"] for song in report["songs"]] == ["given"]
    assert [each["reason"] for each in report["skipped"]] == ["provider_unavailable"]


def test_after_a_hard_failure_the_batches_after_it_are_not_sent(sim: Simulator) -> None:
    sim.fail(Fault.html_200(path="/reccobeats/*", times=None))
    findings = _ask(sim, *_tracks(sim.playlist(playlist_ids.TEN_THOUSAND).track_ids))
    assert {type(_error(finding)) for finding in findings} == {UpstreamNonsense}
    assert len(sim.calls) <= 16  # of 250: those that were under way with the first, and few that began meanwhile


def test_a_reccobeats_that_hangs_is_given_up_at_the_deadline(sim: Simulator) -> None:
    sim.fail(Fault.hang(path="/reccobeats/*", times=None))
    began = time.monotonic()
    with pytest.raises(OutOfTime):
        _findings(_client(sim), _tracks(["0" * 22]), seconds=0.5)
    assert time.monotonic() - began < 1.5


def test_nothing_that_spotify_told_goes_into_the_model_by_default(sim: Simulator, compose: Compose) -> None:
    """Spotify's policy: the playlist's own duration of a track is not the one that is classified."""
    application = compose(sim)
    sim.fail(Fault(path=FACTS, body={"content": []}, times=None))
    (track,) = _tracks(sim.playlist(playlist_ids.FIESTA).track_ids[:1])
    assert application.provider(Deadline.after(5)).audio_features([track]) == [Missing(SkipReason.NO_FEATURES)]
    assert sim.calls_to("/v1/") == []


def test_progress_is_told_up_to_the_last_batch(sim: Simulator) -> None:
    told: list[tuple[str, int, int]] = []
    provider = ReccoBeatsFeatures(_client(sim), Deadline.never(), progress=lambda *step: told.append(step))
    provider.audio_features(_tracks(sim.playlist(playlist_ids.THREE_PAGES).track_ids))
    assert [step[1:] for step in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]
