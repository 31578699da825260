import pytest

from classify.core.features import Missing
from classify.core.playlist import SkipReason
from classify.deadline import Deadline
from classify.errors import OutOfTime, UpstreamUnavailable
from classify.sources.feature_cache import CachedFeatures, CircuitBreaker
from classify.sources.feature_cache.store import Entry
from classify.sources.http import Progress, ignore_progress
from tests.unit.classify.builders import found, track
from tests.unit.classify.conftest import FakeClock
from tests.unit.classify.sources.feature_cache.samples import DOWN, FakeProvider, MemoryStore

UNKNOWN = Missing(SkipReason.NO_FEATURES)
ERROR = UpstreamUnavailable("Down.")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def _cached(
    provider: FakeProvider, store: MemoryStore, progress: Progress = ignore_progress, deadline: Deadline | None = None
) -> CachedFeatures:
    deadline = deadline or Deadline.never()
    return CachedFeatures(provider, CircuitBreaker(lambda: store), deadline, progress=progress)


def test_hits_and_misses_are_looked_up_once(store: MemoryStore) -> None:
    tracks, provider = [track(1), track(2), track(3, id=None, isrc="ES1")], FakeProvider(1, 3)
    cold = _cached(provider, store).audio_features(tracks)
    warm = _cached(provider, store).audio_features(tracks)
    assert cold == warm == [found("reccobeats", name="1"), UNKNOWN, found("reccobeats", name="3")]
    assert provider.lookups == [[1, 2, 3]]


def test_only_uncached_tracks_are_looked_up_and_findings_stay_in_order(
    store: MemoryStore,
) -> None:
    _cached(FakeProvider(2, 4), store).audio_features([track(4), track(2)])
    provider = FakeProvider(1, 3)
    findings = _cached(provider, store).audio_features([track(at) for at in range(1, 5)])
    assert findings == [found("reccobeats", name=str(at)) for at in range(1, 5)]
    assert provider.lookups == [[1, 3]]


def test_a_track_without_id_and_isrc_is_looked_up_every_time(store: MemoryStore) -> None:
    provider = FakeProvider()
    for _ in range(2):
        _cached(provider, store).audio_features([track(1, id=None)])
    assert provider.lookups == [[1], [1]]
    assert store.read_sizes == store.write_sizes == []


def test_a_repeated_track_gets_the_same_finding_twice(store: MemoryStore) -> None:
    tracks = [track(1), track(2), track(1)]
    cold = _cached(FakeProvider(1), store).audio_features(tracks)
    assert (
        cold
        == _cached(FakeProvider(1), store).audio_features(tracks)
        == [found("reccobeats", name="1"), UNKNOWN, cold[0]]
    )
    assert store.write_sizes[0] == 2


def test_a_failure_is_not_cached_and_the_rest_is(store: MemoryStore) -> None:
    tracks = [track(1), track(2)]
    (_, failed) = _cached(FakeProvider(1, fails_at=2, error=ERROR), store).audio_features(tracks)
    assert failed == Missing(SkipReason.PROVIDER_UNAVAILABLE, ERROR)
    recovered = FakeProvider(1, 2)
    assert _cached(recovered, store).audio_features(tracks)[1] == found("reccobeats", name="2")
    assert recovered.lookups == [[2]]


def test_features_found_before_the_deadline_are_not_looked_up_again(store: MemoryStore) -> None:
    tracks = [track(at) for at in range(1, 1282)]
    late = FakeProvider(error=OutOfTime("Late."), raises_at=1280)
    with pytest.raises(OutOfTime, match="Late"):
        _cached(late, store).audio_features(tracks)
    again = FakeProvider()
    _cached(again, store).audio_features(tracks)
    assert [each[0] for each in again.lookups] == [641, 1281]


def test_all_tracks_are_read_before_any_is_looked_up_and_both_in_portions(store: MemoryStore) -> None:
    tracks = [track(at) for at in range(1, 1442)]
    provider = FakeProvider(*range(1, 2000))
    cold = _cached(provider, store).audio_features(tracks)
    assert store.read_sizes == [800, 641]
    assert [len(each) for each in provider.lookups] == store.write_sizes == [640, 640, 161]
    assert _cached(provider, store).audio_features(tracks) == cold
    assert sum(map(len, provider.lookups)) == len(tracks)


def test_progress_counts_the_tracks_to_look_up(store: MemoryStore) -> None:
    steps: list[tuple[str, int, int]] = []
    tracks = [track(at) for at in range(1, 643)]
    _cached(FakeProvider(), store).audio_features(tracks[:1])
    for _ in range(2):
        _cached(FakeProvider(), store, lambda *step: steps.append(step)).audio_features(tracks)
    assert steps == [("Looking up features", 0, 641), ("Looking up features", 640, 641)]


def test_features_that_an_earlier_version_let_expire_are_stored_again_for_ever(store: MemoryStore) -> None:
    _cached(FakeProvider(1), store).audio_features([track(1), track(2)])
    (key, entry), _ = store.entries.items()
    store.entries[key] = entry._replace(expires=1_500_000_000)
    provider = FakeProvider()
    for _ in range(2):
        (finding, _) = _cached(provider, store).audio_features([track(1), track(2)])
        assert finding == found("reccobeats", name="1", as_of="2017-01")
    assert provider.lookups == []
    assert store.entries[key].expires is None
    assert store.write_sizes == [2, 1]


def test_invalid_and_expired_entries_are_looked_up(store: MemoryStore) -> None:
    _cached(FakeProvider(1), store).audio_features([track(1), track(2)])
    first, second = store.entries.values()
    store.entries = {first.key: Entry(first.key, "?", first.expires), second.key: second._replace(expires=1)}
    provider = FakeProvider(1, 2)
    _cached(provider, store).audio_features([track(1), track(2)])
    assert provider.lookups == [[1, 2]]


def test_a_failing_store_changes_no_finding(store: MemoryStore) -> None:
    store.failure = DOWN
    provider = FakeProvider(1)
    for _ in range(2):
        assert _cached(provider, store).audio_features([track(1), track(2)]) == [found("reccobeats", name="1"), UNKNOWN]
    assert provider.lookups == [[1, 2], [1, 2]]


@pytest.mark.parametrize(("left", "allowed"), [(20, 2.0), (1, 0.5), (0.2, 0.2), (1e9, 30.0)])
def test_the_cache_gets_a_tenth_of_the_time_between_half_a_second_and_thirty(
    clock: FakeClock, store: MemoryStore, left: float, allowed: float
) -> None:
    _cached(FakeProvider(1), store, deadline=Deadline(clock.now + left)).audio_features([track(1)])
    assert [each.at - clock.now for each in store.deadlines] == pytest.approx([allowed, allowed])


def test_a_slow_cache_is_not_called_again_once_its_time_is_spent(
    clock: FakeClock, store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.read = lambda _keys, _deadline, /: clock.sleep(2.5) or []  # type: ignore[method-assign, func-returns-value]
    provider = FakeProvider(1)
    cached = _cached(provider, store, deadline=Deadline(clock.now + 20))
    assert cached.audio_features([track(1)]) == [found("reccobeats", name="1")]
    assert store.write_sizes == []
    assert caplog.records == []
