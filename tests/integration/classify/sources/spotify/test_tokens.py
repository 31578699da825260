"""Access tokens: how they are requested and renewed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest

from classify.deadline import Deadline
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.http.call_log import Call
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Compose
from tests.integration.classify.sources.support import FIESTA, basic_authorization, token_calls, tokens_of


def _form(call: Call) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(call.body.decode()).items()}


def test_an_app_without_a_login_sends_its_id_and_secret(sim: Simulator, compose: Compose) -> None:
    token = tokens_of(compose(sim, refresh_token=None), sim).token(Deadline.after(5))
    (call,) = token_calls(sim)
    assert (_form(call), call.headers["authorization"]) == (
        {"grant_type": "client_credentials"},
        basic_authorization(sim),
    )
    assert not token.is_user_token
    assert token.value not in repr(token)


def test_a_login_with_a_client_secret_refreshes_with_basic_authorization(sim: Simulator, compose: Compose) -> None:
    token = tokens_of(compose(sim), sim).token(Deadline.after(5))
    (call,) = token_calls(sim)
    assert call.headers["authorization"] == basic_authorization(sim)
    assert _form(call) == {"grant_type": "refresh_token", "refresh_token": sim.credentials["refresh_token"]}
    assert (token.is_user_token, token.scopes) == (True, None)


def test_a_login_without_a_client_secret_refreshes_with_the_id_in_the_form(sim: Simulator, compose: Compose) -> None:
    token = tokens_of(compose(sim, client_secret=None), sim).token(Deadline.after(5))
    (call,) = token_calls(sim)
    assert "authorization" not in call.headers
    assert _form(call) == {
        "grant_type": "refresh_token",
        "refresh_token": sim.credentials["refresh_token"],
        "client_id": sim.credentials["client_id"],
    }
    assert token.is_user_token
    assert token.scopes is not None
    assert {"playlist-read-private", "playlist-modify-private"} <= token.scopes


def test_one_token_serves_every_request_of_the_process(sim: Simulator, api: Api) -> None:
    assert [api.post("/classify", FIESTA).status for _ in range(3)] == [200, 200, 200]
    assert len(token_calls(sim)) == 1


def test_a_token_that_expires_within_a_minute_is_renewed(sim: Simulator, compose: Compose) -> None:
    tokens = tokens_of(compose(sim), sim)
    sim.fail(Fault(path="/api/token", body={"access_token": "short", "expires_in": 59}))
    first, second, third = (tokens.token(Deadline.after(5)) for _ in range(3))
    assert first.value == "short"
    assert second.value != "short"
    assert third is second


def test_a_rejected_token_is_renewed_once_and_the_request_succeeds(sim: Simulator, api: Api) -> None:
    api.post("/classify", FIESTA)
    sim.expire_tokens()
    answer = api.post("/classify", FIESTA)
    assert (answer.status, len(token_calls(sim))) == (200, 2)
    assert [call.status for call in sim.calls_to("/v1/")] == [200, 401, 200]


def test_eight_threads_with_an_expired_token_make_one_token_call(sim: Simulator, api: Api) -> None:
    api.post("/classify", FIESTA)
    sim.reset()
    sim.expire_tokens()
    sim.fail(Fault.slow(0.1, path="/api/token"))
    together = threading.Barrier(8)

    def classify(_: int) -> int:
        together.wait()
        return api.post("/classify", FIESTA).status

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(classify, range(8))) == [200] * 8
    assert len(token_calls(sim)) == 1


def test_a_token_that_is_always_rejected_is_renewed_only_once(sim: Simulator, api: Api) -> None:
    sim.fail(Fault.token_expired(times=None))
    answer = api.post("/classify", FIESTA)
    assert (answer.status, len(token_calls(sim)), len(sim.calls_to("/v1/"))) == (503, 2, 2)


@pytest.mark.parametrize("fault", [Fault.premium_required(times=None), Fault.not_registered(times=None)])
def test_a_refused_account_does_not_renew_the_token(sim: Simulator, api: Api, fault: Fault) -> None:
    sim.fail(fault)
    answer = api.post("/classify", FIESTA)
    assert (answer.status, len(token_calls(sim)), len(sim.calls_to("/v1/"))) == (503, 1, 1)
