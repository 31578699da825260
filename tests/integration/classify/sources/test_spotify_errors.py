"""Spotify's error responses as Moodlist's errors, each with what to do next. All of them were seen in practice."""

import re
import time
from typing import Any

import pytest

from classify.application import Application
from classify.core.playlist import Playlist
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import (
    CredentialsRefused,
    MoodlistError,
    NotFound,
    OutOfTime,
    PlaylistForbidden,
    QuotaExceeded,
    RateLimited,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from classify.sources import http
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM
from tests.integration.classify.conftest import Compose, Deploy

PLAYLIST = f"/v1/playlists/{playlist_ids.FIESTA}"
SPOTIFYS_MESSAGE = "a sentence that only Spotify sends"


def _read(application: Application, seconds: float = 20) -> Playlist:
    return application.source(Deadline.after(seconds)).playlist(SpotifyLink("playlist", playlist_ids.FIESTA))


def _error(application: Application, seconds: float = 20) -> MoodlistError:
    with pytest.raises(MoodlistError) as caught:
        _read(application, seconds)
    return caught.value


def _fault(status: int, **error: Any) -> Fault:
    return Fault(path=PLAYLIST, status=status, body={"error": {"status": status, **error}}, times=None)


ROWS: dict[str, tuple[Fault, type[MoodlistError], str]] = {
    "400 invalid id": (Fault.web_api(400, "Invalid base62 id", times=None), NotFound, "Export it instead"),
    "400 invalid limit": (Fault.web_api(400, "Invalid limit", times=None), NotFound, "Export it instead"),
    "401 for every token": (Fault.token_expired(times=None), CredentialsRefused, "even a new one"),
    "401 invalid": (Fault.web_api(401, "Invalid access token", times=None), CredentialsRefused, "access token"),
    "403 without a message": (Fault.audio_features_closed(times=None), PlaylistForbidden, "Export it instead"),
    "403 forbidden": (Fault.forbidden(times=None), PlaylistForbidden, "Export it instead"),
    "403 premium in text": (Fault.premium_required(times=None), CredentialsRefused, "have Premium"),
    "403 premium in JSON": (
        _fault(403, message="Active premium subscription required"),
        CredentialsRefused,
        "Premium",
    ),
    "403 not registered": (Fault.not_registered(times=None), CredentialsRefused, "User Management"),
    "403 not registered, older": (
        _fault(403, message="User not registered in the Developer Dashboard"),
        CredentialsRefused,
        "list of users",
    ),
    "403 null message": (_fault(403, message=None), PlaylistForbidden, "Export it instead"),
    "403 empty": (Fault.empty_body(403, times=None), PlaylistForbidden, "pasted links"),
    "404": (Fault.not_found(times=None), NotFound, "Spotify makes itself"),
    "404 in HTML": (Fault(status=404, body="<html>Nothing here</html>", times=None), NotFound, "Export it instead"),
    "418": (_fault(418, message="teapot"), UpstreamNonsense, "unexpected status 418"),
    "429 in JSON": (Fault.rate_limited(retry_after=90, times=None), RateLimited, "after the time given"),
    "429 in text": (Fault.rate_limited_in_text(retry_after=90, times=None), RateLimited, "slow down"),
    "429 daily quota": (Fault.quota_exceeded(times=None), QuotaExceeded, "export of the playlist"),
    "500": (Fault.server_error(times=None), UpstreamUnavailable, "status 500. Try again"),
    "502 in HTML": (Fault.html_502(times=None), UpstreamUnavailable, "status 502. Try again"),
    "503": (Fault.server_error(503, retry_after=90, times=None), UpstreamUnavailable, "status 503. Try again"),
    "a string as error": (
        Fault(status=403, body={"error": "invalid_request"}, times=None),
        PlaylistForbidden,
        "Export it instead",
    ),
    "a list as error": (Fault(status=403, body=["no"], times=None), PlaylistForbidden, "Export it instead"),
    "null as error": (Fault(status=500, body=None, times=None), UpstreamUnavailable, "status 500"),
    "200 HTML": (Fault.html_200(times=None), UpstreamNonsense, "Try again later"),
    "200 empty": (Fault.empty_body(times=None), UpstreamNonsense, "Try again later"),
    "200 null": (Fault.null_body(times=None), UpstreamNonsense, "Try again later"),
    "200 list": (Fault.list_body(times=None), UpstreamNonsense, "Try again later"),
    "200 truncated": (Fault.truncated_json(times=None), UpstreamNonsense, "Try again later"),
    "200 not UTF-8": (Fault(body=b"\xff\xfe{}\x80", times=None), UpstreamNonsense, "Try again later"),
    "200 nested too deeply": (Fault(body=b"[" * 100_000, times=None), UpstreamNonsense, "Try again later"),
    "cut off before the answer": (Fault.cut(times=None), UpstreamUnavailable, "cannot be reached"),
    "cut off in the answer": (Fault.cut(inside=True, times=None), UpstreamUnavailable, "cannot be reached"),
}


@pytest.mark.parametrize("row", ROWS)
def test_every_error_response_has_its_error_with_advice(sim: Simulator, compose: Compose, row: str) -> None:
    fault, kind, advice = ROWS[row]
    sim.fail(fault)
    error = _error(compose(sim))
    assert type(error) is kind or (kind is CredentialsRefused and isinstance(error, kind))
    assert advice in error.detail


@pytest.mark.parametrize("row", ROWS)
def test_every_error_response_becomes_a_problem_without_spotifys_text(sim: Simulator, deploy: Deploy, row: str) -> None:
    fault, kind, _ = ROWS[row]
    sim.fail(fault)
    answer = deploy(sim).post("/classify", {"playlist": playlist_ids.FIESTA})
    assert (answer.status, answer.media_type) == (kind.status, PROBLEM)
    for word in ("<html", "Forbidden", "Invalid base62", "teapot", "invalid_request", "dashboard, the user"):
        assert word not in answer.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 418, 429, 500, 503])
@pytest.mark.parametrize("in_json", [True, False])
def test_spotifys_text_never_reaches_the_answer_or_the_log(
    sim: Simulator, deploy: Deploy, caplog: pytest.LogCaptureFixture, status: int, in_json: bool
) -> None:
    caplog.set_level("DEBUG")
    body = {"error": {"status": status, "message": SPOTIFYS_MESSAGE}} if in_json else SPOTIFYS_MESSAGE
    sim.fail(Fault(path="/v1/*", status=status, body=body, headers={"Retry-After": "90"}, times=None))
    answer = deploy(sim).post("/classify", {"playlist": playlist_ids.FIESTA})
    assert answer.status >= 400
    assert SPOTIFYS_MESSAGE not in answer.text
    assert SPOTIFYS_MESSAGE not in caplog.text


@pytest.mark.parametrize(
    ("fault", "attempts"),
    [
        (Fault.server_error(times=None), 3),
        (Fault.html_502(times=None), 3),
        (Fault.server_error(503, retry_after=0, times=None), 3),
        (Fault.cut(times=None), 3),
        (Fault.rate_limited(retry_after=0, times=None), 3),
        (Fault.rate_limited(retry_after=90, times=None), 1),
        (Fault.quota_exceeded(times=None), 1),
        (Fault.quota_exceeded(retry_after=0, times=None), 1),
        (Fault.premium_required(times=None), 1),
        (Fault.not_found(times=None), 1),
        (Fault.html_200(times=None), 1),
    ],
)
def test_a_call_is_repeated_only_if_that_may_help(
    sim: Simulator, compose: Compose, fault: Fault, attempts: int
) -> None:
    sim.fail(fault)
    _error(compose(sim))
    assert len(sim.calls_to("/v1/")) == attempts


@pytest.mark.parametrize(
    "fault",
    [
        Fault.server_error(times=2),
        Fault.html_502(times=2),
        Fault.server_error(503, retry_after=0.03, times=2),
        Fault.rate_limited(retry_after=0.03, times=2),
        Fault.rate_limited_in_text(retry_after=0.03, times=2),
        Fault.cut(times=2),
        Fault.cut(inside=True, times=2),
    ],
)
def test_a_short_failure_within_three_attempts_changes_nothing(sim: Simulator, compose: Compose, fault: Fault) -> None:
    sim.fail(fault)
    assert len(_read(compose(sim)).tracks) == 30


def test_the_pause_between_attempts_doubles(sim: Simulator, compose: Compose, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "FIRST_PAUSE", 0.1)
    sim.fail(Fault.server_error(times=None))
    _error(compose(sim))
    first, second, third = sim.calls_to("/v1/")
    assert second.started - first.started >= 0.1
    assert third.started - second.started >= 0.2


def test_a_retry_after_within_the_deadline_is_obeyed(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.rate_limited(retry_after=0.3))
    assert len(_read(compose(sim)).tracks) == 30
    first, second = sim.calls_to("/v1/")
    assert second.started - first.started >= 0.3


@pytest.mark.parametrize(
    ("fault", "status", "seconds"),
    [
        (Fault.rate_limited(retry_after=30), 429, "30"),
        (Fault.rate_limited(retry_after=29.2), 429, "30"),
        (Fault.quota_exceeded(), 429, "52531"),
        (Fault.server_error(503, retry_after=3600), 503, "3600"),
        (Fault(status=503), 503, "10"),
    ],
)
def test_a_retry_after_beyond_the_deadline_is_returned_at_once(
    sim: Simulator, deploy: Deploy, fault: Fault, status: int, seconds: str
) -> None:
    sim.fail(Fault(**{**vars(fault), "times": None}))
    started = time.monotonic()
    answer = deploy(sim).post("/classify", {"playlist": playlist_ids.FIESTA})
    assert time.monotonic() - started < 2
    assert (answer.status, answer.headers["retry-after"], answer.json()["retry_after"]) == (
        status,
        seconds,
        int(seconds),
    )


def test_a_retry_after_may_be_a_date(sim: Simulator, compose: Compose) -> None:
    at = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 120))
    sim.fail(Fault(path=PLAYLIST, status=429, headers={"Retry-After": at}, times=None))
    wait = _error(compose(sim)).retry_after
    assert wait is not None
    assert 110 < wait <= 120


@pytest.mark.parametrize("value", ["soon", "1e999", "9" * 400, "-5", "1;2", "Fri, 99 Foo 2026 99:99:99 GMT", "²"])
def test_an_invalid_retry_after_is_replaced_by_a_valid_one(sim: Simulator, deploy: Deploy, value: str) -> None:
    sim.fail(Fault(path=PLAYLIST, status=429, headers={"Retry-After": value}, times=None))
    answer = deploy(sim).post("/classify", {"playlist": playlist_ids.FIESTA})
    assert answer.status == 429
    assert re.fullmatch(r"\d{1,9}", answer.headers["retry-after"])


def test_a_hanging_call_is_abandoned_at_the_deadline(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.hang(path=PLAYLIST, times=None))
    started = time.monotonic()
    assert isinstance(_error(compose(sim), seconds=0.5), OutOfTime)
    assert time.monotonic() - started < 1.5


def test_a_slow_answer_before_the_deadline_is_accepted(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.slow(0.3, path=PLAYLIST))
    assert len(_read(compose(sim)).tracks) == 30


def test_an_unreachable_host_is_unavailable(sim: Simulator, compose: Compose) -> None:
    application = compose(sim, spotify_api_url="http://127.0.0.1:9/v1")
    assert isinstance(_error(application), UpstreamUnavailable)


def test_an_error_on_a_later_page_fails_the_whole_playlist(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.quota_exceeded(path=f"/v1/playlists/{playlist_ids.THREE_PAGES}/items", after=1))
    with pytest.raises(QuotaExceeded):
        compose(sim).source(Deadline.after(20)).playlist(SpotifyLink("playlist", playlist_ids.THREE_PAGES))
