import pytest

from classify.core.model import MoodModel
from tests.unit.classify.tiny_model import write


class FakeClock:
    """Replaces the module `time`: sleeping takes no time and advances the clock."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = FakeClock()
    modules = (
        "deadline",
        "sources.call_group",
        "sources.http",
        "sources.rate_limit",
        "sources.retries",
        "sources.feature_cache.provider",
        "sources.feature_cache.circuit_breaker",
    )
    for module in modules:
        monkeypatch.setattr(f"classify.{module}.time", clock)
    return clock


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> MoodModel:
    directory = tmp_path_factory.mktemp("model")
    write(directory)
    return MoodModel.load(directory)
