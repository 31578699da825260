import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids

Get = Callable[..., requests.Response]
Simulate = Callable[..., Simulator]


@pytest.mark.parametrize(
    ("fault", "expected", "retry_after"),
    [
        (Fault.web_api(400, "Invalid base62 id"), {"status": 400, "message": "Invalid base62 id"}, None),
        (Fault.web_api(400, "Invalid limit"), {"status": 400, "message": "Invalid limit"}, None),
        (Fault.token_expired(), {"status": 401, "message": "The access token expired"}, None),
        (Fault.web_api(401, "No token provided"), {"status": 401, "message": "No token provided"}, None),
        (Fault.audio_features_closed(), {"status": 403}, None),
        (Fault.forbidden(), {"status": 403, "message": "Forbidden"}, None),
        (Fault.not_found(), {"status": 404, "message": "Resource not found"}, None),
        (Fault.rate_limited(retry_after=3), {"status": 429, "message": "API rate limit exceeded"}, "3"),
        (
            Fault.quota_exceeded(),
            {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"},
            "52531",
        ),
        (Fault.server_error(), {"status": 500, "message": "Internal Server Error"}, None),
        (Fault.server_error(503, retry_after=0.5), {"status": 503, "message": "Service Unavailable"}, "0.5"),
    ],
)
def test_json_errors_match_spotifys(
    sim: Simulator, get: Get, fault: Fault, expected: dict[str, object], retry_after: str | None
) -> None:
    sim.fail(fault)
    answer = get(sim, "/me")
    assert (answer.status_code, answer.json()) == (expected["status"], {"error": expected})
    assert answer.headers.get("Retry-After") == retry_after
    assert get(sim, "/me").status_code == 200


@pytest.mark.parametrize(
    ("fault", "expected", "text"),
    [
        (Fault.premium_required(), (403, "text/plain"), "Active premium subscription required"),
        (Fault.not_registered(), (403, "text/plain"), "the user may not be registered"),
        (Fault.rate_limited_in_text(), (429, "text/plain"), "Too many requests"),
        (Fault.html_502(), (502, "text/html"), "<html>"),
        (Fault.html_200(), (200, "text/html"), "<html>"),
        (Fault.null_body(), (200, "application/json"), "null"),
        (Fault.list_body(), (200, "application/json"), "[]"),
    ],
)
def test_some_errors_are_not_json_objects(
    sim: Simulator, get: Get, fault: Fault, expected: tuple[int, str], text: str
) -> None:
    sim.fail(fault)
    answer = get(sim, "/me")
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == expected
    assert text in answer.text


def test_a_body_may_be_empty(sim: Simulator, get: Get) -> None:
    sim.fail(Fault.empty_body(), Fault.empty_body(502))
    assert [(answer.status_code, answer.content) for answer in (get(sim, "/me"), get(sim, "/me"))] == [
        (200, b""),
        (502, b""),
    ]


def test_json_may_be_truncated(sim: Simulator, get: Get) -> None:
    sim.fail(Fault.truncated_json())
    with pytest.raises(requests.JSONDecodeError):
        get(sim, "/me").json()


def test_a_connection_may_end_without_a_reply(sim: Simulator, get: Get) -> None:
    sim.fail(Fault.cut())
    with pytest.raises(requests.ConnectionError):
        get(sim, "/me")
    assert get(sim, "/me").status_code == 200


def test_a_connection_may_end_in_the_middle_of_a_body(sim: Simulator, get: Get) -> None:
    sim.fail(Fault.cut(inside=True))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}")


def test_a_reply_may_be_delayed(sim: Simulator, get: Get) -> None:
    sim.fail(Fault.slow(0.1))
    started = time.perf_counter()
    assert get(sim, "/me").status_code == 200
    assert time.perf_counter() - started >= 0.1


def test_a_reply_may_outlast_the_clients_timeout_and_stop_does_not_wait_for_it(
    session: requests.Session,
) -> None:
    with Simulator() as sim:
        sim.fail(Fault.hang(path="/reccobeats/*"))
        with pytest.raises(requests.ReadTimeout):
            session.get(f"{sim.reccobeats_url}/track", params={"ids": "x"}, timeout=0.1)
        started = time.perf_counter()
    assert time.perf_counter() - started < 1


def test_a_fault_applies_only_between_after_and_times(sim: Simulator, get: Get) -> None:
    sim.fail(Fault(status=500, after=1, times=2))
    assert [get(sim, "/me").status_code for _ in range(4)] == [200, 500, 500, 200]


def test_a_permanent_fault_lasts_until_the_reset(sim: Simulator, get: Get) -> None:
    sim.fail(Fault(status=418, times=None))
    assert {get(sim, "/me").status_code for _ in range(5)} == {418}
    sim.reset()
    assert get(sim, "/me").status_code == 200
    assert len(sim.calls) == 1


def test_a_fault_applies_only_to_matching_calls(sim: Simulator, get: Get) -> None:
    sim.fail(Fault(path="/v1/playlists/*", query="*offset=20*", status=500, method="GET"))
    address = f"/playlists/{playlist_ids.QUIET_EVENING}/items"
    assert get(sim, "/me").status_code == 200
    assert [get(sim, address, offset=offset).status_code for offset in (0, 20, 20)] == [200, 500, 200]


def test_faults_apply_to_the_token_endpoint_too(sim: Simulator) -> None:
    sim.fail(Fault.invalid_grant(), Fault.rate_limited(path="/api/token"))
    form = {"grant_type": "refresh_token", "client_id": sim.credentials["client_id"]}
    replies = [requests.post(f"{sim.accounts_url}/api/token", data=form, timeout=5) for _ in range(2)]
    assert replies[0].json() == {"error": "invalid_grant", "error_description": "Refresh token revoked"}
    assert replies[1].status_code == 429


def test_calls_are_recorded_with_start_end_and_status(sim: Simulator, get: Get) -> None:
    get(sim, f"/playlists/{playlist_ids.ROAD_TRIP}/items", limit=7)
    get(sim, "/me")
    call = sim.calls_to("/v1/playlists")[0]
    assert (call.method, call.query, call.status) == ("GET", {"limit": ["7"]}, 200)
    assert call.finished is not None
    assert call.finished >= call.started
    assert call.headers["authorization"].startswith("Bearer ")
    assert len(sim.calls) == 2


def test_concurrent_calls_are_counted(simulate: Simulate) -> None:
    sim = simulate(latency=0.1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: requests.get(f"{sim.reccobeats_url}/track", timeout=5), range(4)))
    assert sim.max_concurrent_calls("/reccobeats") == 4
    assert sim.max_concurrent_calls("/v1") == 0


def test_stopping_leaves_no_thread_even_with_open_connections() -> None:
    before = threading.active_count()
    with requests.Session() as session, Simulator() as sim:
        session.get(f"{sim.url}/simulator/health", timeout=5)
        assert threading.active_count() > before
        sim.stop()
        assert threading.active_count() == before
        with suppress(requests.ConnectionError):
            session.get(f"{sim.url}/simulator/health", timeout=5)
