import functools
import os
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests

from classify.application import Application
from classify.core.model import MoodModel
from classify.handlers import api as api_module
from classify.settings import PREFIX, Settings
from classify.sources import retries
from moodlist.simulator import Simulator
from tests.integration.classify.api.gateway import Api

Simulate = Callable[..., Simulator]
Compose = Callable[..., Application]
Deploy = Callable[..., Api]

load_once = functools.cache(MoodModel.load)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Isolate each test from the developer's settings and from the application of the previous test."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    api_module.application.cache_clear()
    yield
    api_module.application.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def proxies_read_once() -> Iterator[None]:
    """No test sets a proxy; cached because requests scans the environment twice per Application."""
    cached = functools.cache(urllib.request.getproxies_environment)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urllib.request, "getproxies_environment", cached)
        patch.setattr(requests.utils, "getproxies", cached)
        yield


@pytest.fixture(autouse=True)
def model_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests share one model, which has no state."""
    monkeypatch.setattr(MoodModel, "load", load_once)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses between retries; their growth has its own test."""
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.01)


@pytest.fixture
def simulate() -> Iterator[Simulate]:
    """Starts simulators that stop at the end of the test."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Simulator:
            return stack.enter_context(Simulator(**settings))

        yield start


@pytest.fixture
def sim(simulate: Simulate) -> Simulator:
    """The default simulator: an app registered after February 2026, with its owner's refresh token."""
    return simulate()


def settings_for(sim: Simulator, **changes: Any) -> dict[str, Any]:
    """Return settings for the simulator without a rate limit; a change to None removes a setting."""
    settings = {
        "spotify_api_url": sim.spotify_api_url,
        "spotify_accounts_url": sim.accounts_url,
        "reccobeats_url": sim.reccobeats_url,
        "reccobeats_calls_per_second": 0,
        **sim.credentials,
        **changes,
    }
    return {name: value for name, value in settings.items() if value is not None}


@pytest.fixture
def compose() -> Compose:
    """Makes an Application that uses a simulator."""

    def make(sim: Simulator, **changes: Any) -> Application:
        return Application(Settings(**settings_for(sim, **changes)))

    return make


@pytest.fixture
def deploy(monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Sets the environment of a fresh Lambda process and returns a client of its API."""

    def start(sim: Simulator, **changes: Any) -> Api:
        for name, value in settings_for(sim, **changes).items():
            monkeypatch.setenv(f"{PREFIX}{name.upper()}", str(value))
        api_module.application.cache_clear()
        return Api()

    return start


@pytest.fixture
def api(sim: Simulator, deploy: Deploy) -> Api:
    """A client of the API that uses the default simulator."""
    return deploy(sim)
