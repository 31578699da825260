"""Processes that share the access token of a login whose refresh token Spotify replaces."""

import json
import time
from typing import Any

import pytest

from classify.deadline import Deadline
from classify.sources.spotify import SpotifyTokens
from classify.sources.spotify.tokens import AccessToken
from moodlist.simulator import Simulator
from tests.integration.classify.conftest import Compose
from tests.integration.classify.sources.support import SECRET, token_calls, tokens_of


@pytest.fixture(autouse=True)
def rotation(sim: Simulator, secrets: Any) -> None:
    sim.rotate_refresh_tokens = True


@pytest.fixture
def process(compose: Compose, sim: Simulator) -> "Process":
    return Process(compose, sim)


class Process:
    """Starts processes that know nothing but the secret."""

    def __init__(self, compose: Compose, sim: Simulator) -> None:
        self._compose, self._sim = compose, sim

    def __call__(self) -> SpotifyTokens:
        nothing_else = {"client_id": None, "client_secret": None, "refresh_token": None}
        return tokens_of(self._compose(self._sim, secret=SECRET, **nothing_else), self._sim)


def _versions(secrets: Any) -> int:
    return len(secrets.list_secret_version_ids(SecretId=SECRET, IncludeDeprecated=True)["Versions"])


def _token(tokens: SpotifyTokens, rejected: AccessToken | None = None) -> AccessToken:
    return tokens.token(Deadline.after(20), rejected)


def _change_secret(secrets: Any, **changes: str) -> None:
    stored = json.loads(secrets.get_secret_value(SecretId=SECRET)["SecretString"])
    secrets.put_secret_value(SecretId=SECRET, SecretString=json.dumps(stored | changes))


def test_a_hundred_cold_starts_write_one_version_of_the_secret(sim: Simulator, secrets: Any, process: Process) -> None:
    before = _versions(secrets)
    tokens = [_token(process()) for _ in range(100)]

    assert {token.value for token in tokens} == {tokens[0].value}
    assert {(token.is_user_token, token.expires_at > time.time()) for token in tokens} == {(True, True)}
    assert len(token_calls(sim)) == 1
    assert _versions(secrets) == before + 1


@pytest.mark.parametrize("seconds", [-10, 0, 59])
def test_the_first_process_after_the_expiry_renews_for_all(
    seconds: int, sim: Simulator, secrets: Any, process: Process
) -> None:
    running = [process() for _ in range(3)]
    first = _token(running[0])
    _change_secret(secrets, expires_at=str(int(time.time()) + seconds))

    renewed = [_token(each).value for each in (running[1], process(), running[2])]
    assert renewed == [renewed[0]] * 3
    assert renewed[0] != first.value
    assert [call.status for call in token_calls(sim)] == [200, 200]


def test_a_rejected_access_token_is_not_used_again(sim: Simulator, process: Process) -> None:
    running, other = process(), process()
    rejected, same = _token(running), _token(other)
    renewed = _token(running, rejected)

    assert same.value == rejected.value != renewed.value
    assert _token(other, same).value == renewed.value
    assert [call.status for call in token_calls(sim)] == [200, 200]


@pytest.mark.parametrize("changes", [{"expires_at": "soon"}, {"expires_at": ""}, {"access_token": ""}])
def test_a_damaged_access_token_is_renewed(
    changes: dict[str, str], sim: Simulator, secrets: Any, process: Process
) -> None:
    _token(process())
    _change_secret(secrets, **changes)
    _token(process())

    assert [call.status for call in token_calls(sim)] == [200, 200]


def test_without_rotation_no_version_is_written(sim: Simulator, secrets: Any, process: Process) -> None:
    sim.rotate_refresh_tokens = False
    before = _versions(secrets)
    tokens = {_token(process()).value for _ in range(3)}

    assert len(tokens) == len(token_calls(sim)) == 3
    assert _versions(secrets) == before


def test_what_the_user_permits_is_shared_too(secrets: Any, sim: Simulator, process: Process) -> None:
    _change_secret(secrets, client_secret="")  # with it, spotipy hides what the user permits
    first, second = (_token(process()) for _ in range(2))

    assert first.scopes is not None
    assert second == AccessToken(first.value, int(first.expires_at), is_user_token=True, scopes=first.scopes)
    assert len(token_calls(sim)) == 1
