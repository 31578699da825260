from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests

from moodlist.simulator import Simulator

Get = Callable[..., requests.Response]
Write = Callable[..., requests.Response]


@pytest.fixture
def simulate() -> Iterator[Callable[..., Simulator]]:
    """A function that starts simulators; they stop at the end of the test."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Simulator:
            return stack.enter_context(Simulator(**settings))

        yield start


@pytest.fixture
def sim(simulate: Callable[..., Simulator]) -> Simulator:
    """The default simulator: a new app, after February 2026."""
    return simulate()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture
def get(session: requests.Session) -> Get:
    """A function that sends GET to the Web API, as the owner unless `user` is False."""

    def get(sim: Simulator, path: str, *, user: bool = True, **params: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {sim.access_token(user=user)}"}
        return session.get(f"{sim.spotify_api_url}{path}", params=params, headers=headers, timeout=5)

    return get


@pytest.fixture
def write(session: requests.Session) -> Write:
    """A function that sends JSON to the Web API, as the owner unless a token is given."""

    def write(sim: Simulator, method: str, path: str, token: str | None = None, **body: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token or sim.access_token()}"}
        return session.request(method, f"{sim.spotify_api_url}{path}", headers=headers, json=body, timeout=5)

    return write
