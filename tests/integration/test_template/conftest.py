import pytest

from tests.integration.test_template.stack import Json, translated


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    """The partition of the managed policies depends on the region."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


@pytest.fixture
def stack(region: None) -> Json:
    return translated()
