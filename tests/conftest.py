"""What every test has: how many examples Hypothesis draws, caches of nobody, and nothing done twice for nothing."""

import functools
import gc
import os
from collections.abc import Iterator
from pkgutil import resolve_name

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more about the machine than about the code. CI draws more of them.
settings.register_profile(
    "untimed",
    max_examples=100 if os.environ.get("CI") == "true" else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")

AGAIN_AND_AGAIN = (
    "moto.core.responses.method_names_from_class",
    "botocore.useragent.sanitize_user_agent_string_component",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Training first: one process begins with it, no other takes any of it, and what it learns from is made once."""
    items.sort(key=lambda item: "training" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What is imported by now stays: no garbage collection has to walk through all of it, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session", autouse=True)
def aws_described_once() -> Iterator[None]:
    """botocore reads megabytes of JSON for the first client of each session; every test has sessions of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", functools.cache(resolve_name("botocore.loaders.create_loader")))
        yield


@pytest.fixture(scope="session", autouse=True)
def stand_in_for_aws_known_once() -> Iterator[None]:
    """moto lists its methods, and botocore cleans the names of versions, anew for each of thousands of calls."""
    with pytest.MonkeyPatch.context() as patch:
        for name in AGAIN_AND_AGAIN:
            patch.setattr(name, functools.cache(resolve_name(name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def caches_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts, the developer's own cache of features is neither read nor written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield
