"""Set up all tests: Hypothesis's settings, the order of the tests, caches of slow functions, and a cache directory."""

import functools
import gc
import os
from collections.abc import Iterator
from pkgutil import resolve_name

import pytest
from hypothesis import HealthCheck, settings

from classify.aws.client import forget_clients

# No deadline: the time of an example depends more on the machine than on the code.
settings.register_profile(
    "untimed",
    max_examples=50 if os.environ.get("CI") == "true" else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")

SLOW_FUNCTIONS = (
    "moto.core.responses.method_names_from_class",
    "botocore.useragent.sanitize_user_agent_string_component",
)
ALIASER = "botocore.hooks.EventAliaser"  # has a cache too, but a new one for each session


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of training first, so that one process runs all of them and builds their data only once."""
    items.sort(key=lambda item: "training" not in item.path.parts)


def pytest_collection() -> None:
    """Collect no garbage while tests are imported: there is little."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Exempt the imported modules from garbage collection; otherwise each collection scans all their objects."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session", autouse=True)
def load_service_models_once() -> Iterator[None]:
    """Cache botocore's loader, which otherwise reads megabytes of JSON for the first client of each test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", functools.cache(resolve_name("botocore.loaders.create_loader")))
        yield


@pytest.fixture(autouse=True)
def new_clients() -> None:
    """Make the clients of AWS anew for each test, whose account and region may be others."""
    forget_clients()


@pytest.fixture(scope="session", autouse=True)
def cache_slow_functions() -> Iterator[None]:
    """Cache functions of moto and botocore that compute the same result in each of thousands of calls."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SLOW_FUNCTIONS:
            patch.setattr(name, functools.cache(resolve_name(name)))
        alias = functools.cache(resolve_name(ALIASER)(None)._alias_event_name)
        patch.setattr(f"{ALIASER}._alias_event_name", lambda _, name: alias(name))
        yield


@pytest.fixture(scope="session", autouse=True)
def separate_feature_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests, and the processes that they start, from using the developer's own feature cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
