from collections.abc import Iterator
from copy import deepcopy

import pytest

from tests.integration.template.stack import Json, translated


@pytest.fixture(scope="package", autouse=True)
def region() -> Iterator[None]:
    """Set a region: the partition of the managed policies depends on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        yield


@pytest.fixture(scope="package")
def once_translated(region: None) -> Json:
    return translated()


@pytest.fixture
def stack(once_translated: Json) -> Json:
    """A copy that a test may change."""
    return deepcopy(once_translated)
