from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from moodlist.simulator import Simulator

REDIRECT = "http://127.0.0.1:8765/callback"
VERIFIER = "v" * 64
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def token(sim: Simulator, secret: str | None = None, **form: str) -> requests.Response:
    credentials = sim.credentials
    auth = (credentials["client_id"], secret or credentials["client_secret"])
    return requests.post(f"{sim.accounts_url}/api/token", data=form, auth=auth, timeout=5)


def pkce_token(sim: Simulator, **form: str) -> requests.Response:
    form = {"client_id": sim.credentials["client_id"], **form}
    return requests.post(f"{sim.accounts_url}/api/token", data=form, timeout=5)


def authorize(sim: Simulator, **changes: str) -> requests.Response:
    query = {
        "client_id": sim.credentials["client_id"],
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "state": "abc",
        "scope": "playlist-read-private user-library-read",
        "code_challenge_method": "S256",
        "code_challenge": CHALLENGE,
    }
    address = f"{sim.accounts_url}/authorize"
    return requests.get(address, params={**query, **changes}, allow_redirects=False, timeout=5)


def login(sim: Simulator, **changes: str) -> dict[str, str]:
    target = authorize(sim, **changes).headers["Location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}


def test_client_credentials_return_a_token_without_a_user(sim: Simulator) -> None:
    answer = token(sim, grant_type="client_credentials").json()
    assert answer.keys() == {"access_token", "token_type", "expires_in"}
    assert answer["expires_in"] == 3600
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    assert requests.get(f"{sim.spotify_api_url}/me", headers=bearer, timeout=5).status_code == 401


def test_a_refresh_token_returns_a_token_of_the_owner_and_stays_valid(sim: Simulator) -> None:
    for _ in range(2):
        answer = token(sim, grant_type="refresh_token", refresh_token=sim.credentials["refresh_token"]).json()
        assert "refresh_token" not in answer
        assert "playlist-read-private" in answer["scope"]
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    assert requests.get(f"{sim.spotify_api_url}/me", headers=bearer, timeout=5).json()["id"] == sim.owner


@pytest.mark.parametrize(
    ("form", "error", "description"),
    [
        ({}, "unsupported_grant_type", "grant_type parameter is missing"),
        (
            {"grant_type": "refresh_token", "refresh_token": "AQnever"},
            "invalid_grant",
            "Invalid refresh token",
        ),
        ({"grant_type": "refresh_token"}, "invalid_request", "refresh_token must be supplied"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant", "Invalid authorization code"),
    ],
)
def test_an_invalid_form_is_refused_with_a_string_as_error(
    sim: Simulator, form: dict[str, str], error: str, description: str
) -> None:
    answer = token(sim, **form)
    assert (answer.status_code, answer.json()) == (400, {"error": error, "error_description": description})


def test_a_wrong_secret_or_client_is_refused(sim: Simulator) -> None:
    wrong = token(sim, secret="guess", grant_type="client_credentials")
    assert (wrong.status_code, wrong.json()["error_description"]) == (400, "Invalid client secret")
    assert pkce_token(sim, grant_type="refresh_token", client_id="x").json()["error"] == "invalid_client"
    assert pkce_token(sim, grant_type="client_credentials").json()["error"] == "invalid_client"


def test_a_json_body_is_refused(sim: Simulator) -> None:
    answer = requests.post(f"{sim.accounts_url}/api/token", json={"grant_type": "client_credentials"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_a_pkce_login_returns_a_refresh_token_with_the_requested_scopes(sim: Simulator) -> None:
    callback = login(sim)
    assert callback["state"] == "abc"
    answer = pkce_token(
        sim, grant_type="authorization_code", code=callback["code"], redirect_uri=REDIRECT, code_verifier=VERIFIER
    ).json()
    assert answer["scope"] == "playlist-read-private user-library-read"
    refreshed = pkce_token(sim, grant_type="refresh_token", refresh_token=answer["refresh_token"])
    assert refreshed.status_code == 200


def test_a_wrong_verifier_is_refused_and_uses_up_the_code(sim: Simulator) -> None:
    form = {"grant_type": "authorization_code", "code": login(sim)["code"], "redirect_uri": REDIRECT}
    assert pkce_token(sim, **form, code_verifier="w" * 64).json()["error_description"] == "code_verifier was incorrect"
    assert pkce_token(sim, **form, code_verifier=VERIFIER).json()["error_description"] == "Invalid authorization code"


def test_a_code_is_valid_for_its_redirect_uri_only(sim: Simulator) -> None:
    form = {"grant_type": "authorization_code", "code": login(sim)["code"], "code_verifier": VERIFIER}
    answer = pkce_token(sim, **form, redirect_uri="http://127.0.0.1:1/other")
    assert answer.json()["error_description"] == "Invalid redirect URI"


def test_a_denied_login_redirects_with_access_denied(sim: Simulator) -> None:
    sim.deny_login = True
    assert login(sim) == {"error": "access_denied", "state": "abc"}


@pytest.mark.parametrize(
    ("redirect_uri", "status"),
    [
        ("http://127.0.0.1:8765/callback", 302),
        ("http://[::1]:8765/callback", 302),
        ("https://moodlist.example/callback", 302),
        ("http://localhost:8765/callback", 400),
        ("http://moodlist.example/callback", 400),
        ("", 400),
    ],
)
def test_only_loopback_addresses_may_use_plain_http(sim: Simulator, redirect_uri: str, status: int) -> None:
    assert authorize(sim, redirect_uri=redirect_uri).status_code == status


def test_the_implicit_grant_is_refused(sim: Simulator) -> None:
    assert login(sim, response_type="token")["error"] == "unsupported_response_type"


def test_an_unknown_client_is_refused(sim: Simulator) -> None:
    assert authorize(sim, client_id="x").status_code == 400


def test_a_rotated_refresh_token_is_valid_once(sim: Simulator) -> None:
    sim.rotate_refresh_tokens = True
    old = sim.credentials["refresh_token"]
    new = pkce_token(sim, grant_type="refresh_token", refresh_token=old).json()["refresh_token"]
    again = pkce_token(sim, grant_type="refresh_token", refresh_token=old)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert sim.credentials["refresh_token"] == new
    assert pkce_token(sim, grant_type="refresh_token", refresh_token=new).status_code == 200


def test_a_revoked_refresh_token_is_refused(sim: Simulator) -> None:
    sim.revoke_refresh_tokens()
    answer = token(sim, grant_type="refresh_token", refresh_token=sim.credentials["refresh_token"])
    assert answer.json() == {"error": "invalid_grant", "error_description": "Refresh token revoked"}
