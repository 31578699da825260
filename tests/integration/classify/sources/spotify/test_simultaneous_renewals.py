"""Two processes that renew the access token at once, while Spotify rotates refresh tokens."""

import json
import time
from types import SimpleNamespace
from typing import ClassVar

import pytest
from msgspec import structs

from classify.deadline import Deadline
from classify.sources.credentials import Credentials, InMemoryCredentials
from classify.sources.spotify import SpotifyTokens, tokens
from classify.sources.spotify.errors import RefreshTokenRevoked
from moodlist.simulator import Simulator
from tests.integration.classify.sources.support import token_calls


class SlowlyReplaced(InMemoryCredentials):
    """A store in which another process replaces the credentials some seconds after a token was refused."""

    is_shared: ClassVar[bool] = True

    def __init__(self, old: Credentials, new: Credentials, seconds: float):
        super().__init__(old.client_id, old.client_secret, old.refresh_token)
        self.reads = 0
        self._new = new
        self.seconds_left = seconds

    def read(self, *, fresh: bool = False) -> Credentials:
        self.reads += 1
        if fresh and self.seconds_left <= 0:
            self.save(self._new)
        return super().read(fresh=fresh)


def _replaced(sim: Simulator, monkeypatch: pytest.MonkeyPatch, seconds: float) -> SlowlyReplaced:
    """Return a store whose refresh token is revoked, and which holds a valid one after so many seconds of waiting."""
    old = Credentials.parse(json.dumps(sim.credentials))
    sim.revoke_refresh_tokens()
    token = sim._tokens.issue_refresh(sim.owner, frozenset({"playlist-read-private"}))
    store = SlowlyReplaced(old, structs.replace(old, refresh_token=token), seconds)

    def sleep(pause: float) -> None:
        store.seconds_left -= pause

    monkeypatch.setattr(tokens, "time", SimpleNamespace(sleep=sleep, time=time.time))
    return store


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.7, 1.5, 3.7])
def test_a_process_waits_for_the_token_that_another_one_is_about_to_store(
    seconds: float, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _replaced(sim, monkeypatch, seconds)

    assert SpotifyTokens(store, sim.accounts_url).token(Deadline.after(20)).is_user_token
    assert [call.status for call in token_calls(sim)] == [400, 200]


def test_a_process_does_not_wait_past_its_deadline(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    store = _replaced(sim, monkeypatch, 1.0)

    with pytest.raises(RefreshTokenRevoked):
        SpotifyTokens(store, sim.accounts_url).token(Deadline.after(0.2))
    assert store.seconds_left == 1.0


def test_a_login_that_nobody_replaces_is_waited_for_only_once(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    store = _replaced(sim, monkeypatch, 1000.0)
    source = SpotifyTokens(store, sim.accounts_url)
    waited = []
    for _ in range(3):
        before = store.seconds_left
        with pytest.raises(RefreshTokenRevoked):
            source.token(Deadline.after(20))
        waited.append(before - store.seconds_left)

    assert waited == [3.75, 0.0, 0.0]
