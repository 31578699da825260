from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def caches_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts, the developer's own cache of features is neither read nor written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield
