"""Playlists that Spotify does not show, and failures of Spotify and ReccoBeats (403, 404, 429, 502, 503, 504)."""

import json

import pytest

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.problems import FIESTA, PAIR, TRACK, faults, problem


def test_another_users_playlist_is_forbidden_and_the_detail_explains_the_export(api: Api) -> None:
    body = problem(api.post("/classify", {"playlist": playlist_ids.OTHER_USERS_PUBLIC}), 403, "playlist-forbidden")
    assert "https://exportify.net" in body["detail"]


@pytest.mark.parametrize(
    "playlist", [playlist_ids.MADE_BY_SPOTIFY, playlist_ids.OTHER_USERS_PRIVATE, "spotify:album:" + TRACK]
)
def test_a_playlist_that_spotify_does_not_show_is_not_found(api: Api, playlist: str) -> None:
    assert "exportify" in problem(api.post("/classify", {"playlist": playlist}), 404, "not-found")["detail"]


def test_the_problem_has_the_path_of_the_pair_that_failed(api: Api) -> None:
    answer = api.post("/mood", [PAIR, {"playlist": playlist_ids.OTHER_USERS_PUBLIC, "mood": "dark"}])
    assert list(faults(answer, 403)) == ["$[1].playlist"]


@pytest.mark.parametrize(
    ("fault", "status", "slug", "wait"),
    [
        (Fault.rate_limited(retry_after=40, times=None), 429, "rate-limited", 40),
        (Fault.rate_limited(retry_after=40, path="/reccobeats/*", times=None), 429, "rate-limited", 40),
        (Fault.quota_exceeded(times=None), 429, "quota-exceeded", 52531),
        (Fault.html_200(times=None), 502, "upstream-nonsense", None),
        (Fault.html_200(path="/reccobeats/*", times=None), 502, "upstream-nonsense", None),
        (Fault.html_502(times=None), 503, "upstream-unavailable", 10),
        (Fault.server_error(503, retry_after=70, times=None), 503, "upstream-unavailable", 70),
        (Fault.cut(path="/reccobeats/*", times=None), 503, "upstream-unavailable", 10),
        (Fault.invalid_grant(times=None), 503, "credentials-refused", 300),
        (Fault.premium_required(times=None), 503, "credentials-refused", 300),
    ],
)
def test_an_upstream_failure_is_a_problem_with_a_sensible_retry_after(  # noqa: PLR0917
    sim: Simulator, api: Api, fault: Fault, status: int, slug: str, wait: int | None
) -> None:
    sim.fail(fault)
    for answer in (api.post("/classify", FIESTA), api.post("/mood", [PAIR])):
        assert problem(answer, status, slug).get("retry_after") == wait


@pytest.mark.parametrize("path", ["/v1/*", "/reccobeats/*", "/api/token"])
def test_a_hanging_upstream_is_out_of_time_before_lambda_times_out(sim: Simulator, api: Api, path: str) -> None:
    sim.fail(Fault.hang(path=path, times=None))
    event = rest_event("POST", "/classify", json.dumps(FIESTA))
    assert "more time" in problem(api.invoke(event, seconds=1.8), 504, "out-of-time")["detail"]


def test_a_function_without_time_left_makes_no_calls(sim: Simulator, api: Api) -> None:
    problem(api.send("POST", "/classify", json.dumps(FIESTA), seconds=1), 504, "out-of-time")
    assert sim.calls == []
