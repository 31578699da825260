"""Requests with `Prefer: respond-async`: 202 at once, and a report that the worker makes later."""

import json
from typing import Any

import pytest

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import HOST, PROBLEM, rest_event
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.conftest import Deploy
from tests.integration.classify.exports import exportify

RESPOND_ASYNC = {"Prefer": "respond-async"}
LINK = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
REQUESTS: dict[str, Any] = {
    "/mood": [{"playlist": LINK, "mood": "relaxing"}, {"playlist": playlist_ids.FIESTA, "mood": "happy"}],
    "/classify": {"playlist": LINK, "include": ["scores", "features", "why"]},
}


def _export(sim: Simulator, tracks: int) -> bytes:
    ids = sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:tracks]
    return exportify(sim.catalog.tracks[each] for each in ids).encode()


def _entries(deployment: Stack, url: str, limit: int) -> tuple[list[Any], list[Any]]:
    """Return the songs and the skipped items of all pages."""
    reports = [page["report"] for page in deployment.all_pages(f"{url}?limit={limit}")]
    assert all(0 < len(each["songs"]) + len(each["skipped"]) <= limit for each in reports)
    return [song for each in reports for song in each["songs"]], [item for each in reports for item in each["skipped"]]


@pytest.mark.parametrize("path", REQUESTS)
def test_a_deferred_request_is_accepted_with_the_url_of_its_report(deployment: Stack, path: str) -> None:
    answer = deployment.api.post(path, REQUESTS[path], headers=RESPOND_ASYNC)
    state = answer.json()
    assert answer.status == 202
    assert answer.headers["location"] == f"https://{HOST}/v1/reports/{state['id']}"
    assert answer.headers["preference-applied"] == "respond-async"
    assert int(answer.headers["retry-after"]) > 0
    assert state["status"] == "pending"


@pytest.mark.parametrize(
    "prefer", ["respond-async, wait=10", "wait=10, respond-async", "Respond-Async", "RESPOND-ASYNC;x"]
)
def test_the_preference_is_recognised_among_others_and_in_any_case(deployment: Stack, prefer: str) -> None:
    assert deployment.api.post("/mood", REQUESTS["/mood"], headers={"Prefer": prefer}).status == 202


def test_the_preference_is_recognised_in_any_of_several_headers(deployment: Stack) -> None:
    event = rest_event("POST", "/mood", json.dumps(REQUESTS["/mood"]), headers={"Prefer": "wait=10"})
    event["multiValueHeaders"]["Prefer"] = ["respond-async", "wait=10"]
    assert deployment.api.invoke(event).status == 202


@pytest.mark.parametrize("prefer", ["", "wait=10", "respond-asynchronously", "handling=lenient"])
def test_other_preferences_are_answered_at_once(deployment: Stack, prefer: str) -> None:
    assert deployment.api.post("/mood", REQUESTS["/mood"], headers={"Prefer": prefer}).status == 200
    assert deployment.account.messages() == []


def test_a_report_is_pending_until_the_worker_has_made_it(deployment: Stack) -> None:
    url = deployment.api.post("/classify", REQUESTS["/classify"], headers=RESPOND_ASYNC).headers["location"]
    before = deployment.read(url)
    assert (before.status, before.json()["status"]) == (200, "pending")
    assert int(before.headers["retry-after"]) > 0
    assert "report" not in before.json()
    assert deployment.jobs.deliver() == []
    after = deployment.read(url)
    assert (after.json()["status"], after.json()["created"]) == ("done", before.json()["created"])
    assert "retry-after" not in after.headers
    assert deployment.account.messages() == []


def test_a_deferred_mood_answer_equals_the_immediate_one(deployment: Stack) -> None:
    url = deployment.api.post("/mood", REQUESTS["/mood"], headers=RESPOND_ASYNC).headers["location"]
    deployment.jobs.deliver()
    songs = [song for page in deployment.all_pages(f"{url}?limit=7") for song in page["songs"]]
    assert songs == deployment.api.post("/mood", REQUESTS["/mood"]).json()
    assert {song["mood"] for song in songs} == {"relaxing", "happy"}


@pytest.mark.parametrize("limit", [7, 62, 1000])
def test_a_deferred_report_equals_the_immediate_one(deployment: Stack, limit: int) -> None:
    url = deployment.api.post("/classify", REQUESTS["/classify"], headers=RESPOND_ASYNC).headers["location"]
    deployment.jobs.deliver()
    at_once = deployment.api.post("/classify", REQUESTS["/classify"]).json()
    songs, skipped = _entries(deployment, url, limit)
    assert (songs, skipped) == (at_once["songs"], at_once["skipped"])
    assert len(skipped) > 1
    page = deployment.read(url).json()
    assert page["total"] == len(songs) + len(skipped)
    assert {**page["report"], "songs": songs, "skipped": skipped} == at_once


@pytest.mark.parametrize(("tracks", "in_bucket"), [(30, False), (2000, True)])
def test_a_deferred_upload_of_any_size_gives_the_immediate_answer(
    sim: Simulator, deployment: Stack, tracks: int, in_bucket: bool
) -> None:
    file, path = _export(sim, tracks), "/classify?min_score=0.5&moods=dark,happy&include=scores"
    assert (len(file) > 128 * 1024) == in_bucket
    url = deployment.api.upload(path, file, headers=RESPOND_ASYNC).headers["location"]
    assert [len(message.body) < 256 * 1024 for message in deployment.account.messages()] == [True]
    assert len(deployment.account.object_keys("posts/")) == in_bucket
    assert deployment.jobs.deliver() == []
    songs, skipped = _entries(deployment, url, 1000)
    at_once = deployment.api.upload(path, file).json()
    assert (songs, skipped) == (at_once["songs"], at_once["skipped"])
    assert songs


def test_a_large_json_body_can_be_deferred(sim: Simulator, deployment: Stack) -> None:
    features = sim.catalog.tracks[sim.playlist(playlist_ids.FIESTA).track_ids[0]].features._asdict()
    body = {"tracks": [{"song": f"Song {number}", "features": features} for number in range(1000)]}
    assert len(json.dumps(body)) > 128 * 1024
    url = deployment.api.post("/classify", body, headers=RESPOND_ASYNC).headers["location"]
    assert len(deployment.account.object_keys("posts/")) == 1
    assert deployment.jobs.deliver() == []
    assert deployment.read(url).json()["total"] == 1000


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/mood", [], 400),
        ("/mood", [{"playlist": "https://example.org", "mood": "happy"}], 400),
        ("/mood", [{"playlist": LINK, "mood": "sleepy"}], 422),
        ("/classify", {"playlist": LINK, "colour": "blue"}, 400),
        ("/classify", {"playlist": LINK, "moods": ["sleepy"]}, 422),
        ("/classify", {"tracks": ["0" * 22] * 10_001}, 413),
    ],
)
def test_an_invalid_request_is_refused_at_once_and_nothing_is_queued(
    deployment: Stack, path: str, body: Any, status: int
) -> None:
    answer = deployment.api.post(path, body, headers=RESPOND_ASYNC)
    assert (answer.status, answer.media_type) == (status, PROBLEM)
    assert deployment.account.messages() == []
    assert deployment.account.object_keys() == []


@pytest.mark.parametrize(
    ("fault", "status", "slug"),
    [
        (Fault.not_found(times=None), 404, "not-found"),
        (Fault.forbidden(times=None), 403, "playlist-forbidden"),
        (Fault.quota_exceeded(times=None), 429, "quota-exceeded"),
    ],
)
def test_a_report_fails_with_the_problem_if_spotify_refuses_permanently(
    sim: Simulator, deployment: Stack, fault: Fault, status: int, slug: str
) -> None:
    url = deployment.api.post("/mood", REQUESTS["/mood"], headers=RESPOND_ASYNC).headers["location"]
    sim.fail(fault)
    assert deployment.jobs.deliver() == []
    answer = deployment.read(url)
    assert (answer.status, answer.json()["status"]) == (200, "failed")
    problem = answer.json()["problem"]
    assert (problem["status"], problem["type"]) == (status, f"urn:moodlist:problem:{slug}")
    assert deployment.account.messages() == []


def test_a_report_of_an_unreadable_file_fails_as_a_bad_request(deployment: Stack) -> None:
    url = deployment.api.upload("/classify", b"\0\1\2\3", headers=RESPOND_ASYNC).headers["location"]
    assert deployment.jobs.deliver() == []
    report = deployment.read(url).json()
    assert (report["status"], report["problem"]["status"]) == ("failed", 400)


def test_a_report_fails_if_the_stored_request_has_expired(sim: Simulator, deployment: Stack) -> None:
    url = deployment.api.upload("/classify", _export(sim, 2000), headers=RESPOND_ASYNC).headers["location"]
    (key,) = deployment.account.object_keys("posts/")
    deployment.account.s3.delete_object(Bucket=deployment.account.name, Key=key)
    assert deployment.jobs.deliver() == []
    assert deployment.read(url).json()["problem"]["status"] == 404


def test_a_server_without_a_deployment_ignores_the_preference(sim: Simulator, deploy: Deploy) -> None:
    answer = deploy(sim).post("/mood", REQUESTS["/mood"], headers=RESPOND_ASYNC)
    assert answer.status == 200
    assert "preference-applied" not in answer.headers
