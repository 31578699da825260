"""ReccoBeats slow, failing or asking for a pause: rate limit, retries, deadline."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from classify.core.features import Finding, Found, Missing
from classify.core.playlist import SkipReason
from classify.errors import MoodlistError, OutOfTime, RateLimited, UpstreamNonsense, UpstreamUnavailable
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Deploy
from tests.integration.classify.sources.support import FEATURES, find_features, look_up, reccobeats_client, tracks_of


def _error(finding: Finding) -> MoodlistError | None:
    assert isinstance(finding, Missing)
    return finding.error


def test_the_rate_limit_holds_across_threads(sim: Simulator) -> None:
    client = reccobeats_client(sim, per_second=5)
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:160]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda part: find_features(client, tracks_of(part)), (ids[:80], ids[80:])))
    starts = sorted(call.started for call in sim.calls)
    assert len(starts) == 8
    for first, sixth in zip(starts, starts[5:], strict=False):
        assert sixth - first > 0.5  # a second, less the time that a call needs to arrive on a busy machine


def test_a_rate_limit_below_one_call_per_second_is_obeyed(sim: Simulator) -> None:
    find_features(reccobeats_client(sim, per_second=0.9), tracks_of(sim.playlist(playlist_ids.FIESTA).track_ids))
    first, second = sim.calls
    assert second.started - first.started > 1.05


def test_calls_that_do_not_fit_the_deadline_are_out_of_time(sim: Simulator) -> None:
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:800]
    started = time.monotonic()
    with pytest.raises(OutOfTime):
        find_features(reccobeats_client(sim, per_second=4), tracks_of(ids), seconds=1.5)
    assert time.monotonic() - started < 1.7


def test_a_retry_after_delays_every_thread(sim: Simulator) -> None:
    sim.fail(Fault.rate_limited(retry_after=0.4, path=FEATURES))
    findings = look_up(sim, *tracks_of(sim.playlist(playlist_ids.THREE_PAGES).track_ids))
    assert all(isinstance(finding, Found) for finding in findings)
    refused = next(call for call in sim.calls if call.status == 429)
    assert refused.finished is not None
    in_the_pause = [call for call in sim.calls if 0.1 < call.started - refused.finished < 0.35]
    assert in_the_pause == []


def test_a_short_failure_within_three_attempts_changes_nothing(sim: Simulator) -> None:
    sim.fail(Fault.server_error(503, retry_after=0.05, path=FEATURES, times=2))
    (found,) = look_up(sim, *tracks_of(sim.playlist(playlist_ids.FIESTA).track_ids[:1]))
    assert isinstance(found, Found)
    assert len(sim.calls_to(FEATURES)) == 3


def test_a_429_without_retry_after_pauses_for_a_second(sim: Simulator) -> None:
    sim.fail(Fault(status=429, body="", path=FEATURES))
    (found,) = look_up(sim, *tracks_of(sim.playlist(playlist_ids.FIESTA).track_ids[:1]))
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
    "no content": (Fault(body={"message": "ok"}), UpstreamNonsense, 1),
    "content is an object": (Fault(body={"content": {"0": {"id": "a"}}}), UpstreamNonsense, 1),
    "not gzip": (Fault(headers={"Content-Encoding": "gzip"}, body="gzip"), UpstreamNonsense, 1),
}


@pytest.mark.parametrize("row", FAILURES)
def test_every_failure_has_its_error_and_number_of_attempts(sim: Simulator, row: str) -> None:
    fault, kind, attempts = FAILURES[row]
    sim.fail(Fault(**{**vars(fault), "path": FEATURES, "times": None}))
    (finding,) = look_up(sim, *tracks_of(["0" * 22]))
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
    findings = look_up(sim, *tracks_of(sim.playlist(playlist_ids.TEN_THOUSAND).track_ids))
    assert {type(_error(finding)) for finding in findings} == {UpstreamNonsense}
    assert len(sim.calls) <= 16  # of 250: those that were running with the first, and a few that started meanwhile


def test_a_hanging_call_is_abandoned_at_the_deadline(sim: Simulator) -> None:
    sim.fail(Fault.hang(path="/reccobeats/*", times=None))
    started = time.monotonic()
    with pytest.raises(OutOfTime):
        find_features(reccobeats_client(sim), tracks_of(["0" * 22]), seconds=0.5)
    assert time.monotonic() - started < 1.5
