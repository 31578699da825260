"""Spotify's error responses as Moodlist's errors, each with what to do next. All of them were seen in practice."""

from typing import Any

import pytest

from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import (
    CredentialsRefused,
    MoodlistError,
    NotFound,
    PlaylistForbidden,
    QuotaExceeded,
    RateLimited,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM
from tests.integration.classify.conftest import Compose, Deploy
from tests.integration.classify.sources.support import fiesta_error

PLAYLIST = f"/v1/playlists/{playlist_ids.FIESTA}"

SPOTIFYS_MESSAGE = "a sentence that only Spotify sends"


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
    error = fiesta_error(compose(sim))
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


def test_an_unreachable_host_is_unavailable(sim: Simulator, compose: Compose) -> None:
    application = compose(sim, spotify_api_url="http://127.0.0.1:9/v1")
    assert isinstance(fiesta_error(application), UpstreamUnavailable)


def test_an_error_on_a_later_page_fails_the_whole_playlist(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.quota_exceeded(path=f"/v1/playlists/{playlist_ids.THREE_PAGES}/items", after=1))
    with pytest.raises(QuotaExceeded):
        compose(sim).source(Deadline.after(20)).playlist(SpotifyLink("playlist", playlist_ids.THREE_PAGES))
