import pytest

from classify.core.features import Missing
from classify.core.playlist import SkipReason
from classify.deadline import Deadline
from classify.errors import OutOfTime, UpstreamUnavailable
from classify.sources.feature_cache import CachedFeatures, CircuitBreaker
from classify.sources.feature_cache.provider import BLOCK, READ
from classify.sources.feature_cache.store import Entry
from classify.sources.http import Progress, ignore_progress
from tests.unit.classify.builders import found, track
from tests.unit.classify.conftest import FakeClock
from tests.unit.classify.sources.feature_cache.samples import DOWN, MemoryStore, Source

UNKNOWN = Missing(SkipReason.NO_FEATURES)
ERROR = UpstreamUnavailable("Down.")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def _cached(
    source: Source, store: MemoryStore, progress: Progress = ignore_progress, deadline: Deadline | None = None
) -> CachedFeatures:
    deadline = deadline or Deadline.never()
    return CachedFeatures(source, CircuitBreaker(lambda: store), deadline, progress=progress)


def test_what_was_found_and_what_was_not_is_asked_for_once(store: MemoryStore) -> None:
    tracks, source = [track(1), track(2), track(3, id=None, isrc="ES1")], Source(1, 3)
    cold = _cached(source, store).audio_features(tracks)
    warm = _cached(source, store).audio_features(tracks)
    assert cold == warm == [found("reccobeats", name="1"), UNKNOWN, found("reccobeats", name="3")]
    assert source.asked == [[1, 2, 3]]


def test_only_the_tracks_of_which_nothing_is_remembered_are_asked_for_and_all_stay_in_their_places(
    store: MemoryStore,
) -> None:
    _cached(Source(2, 4), store).audio_features([track(4), track(2)])
    source = Source(1, 3)
    findings = _cached(source, store).audio_features([track(at) for at in range(1, 5)])
    assert findings == [found("reccobeats", name=str(at)) for at in range(1, 5)]
    assert source.asked == [[1, 3]]


def test_a_track_that_nothing_identifies_goes_to_the_provider_every_time(store: MemoryStore) -> None:
    source = Source()
    for _ in range(2):
        _cached(source, store).audio_features([track(1, id=None)])
    assert source.asked == [[1], [1]]
    assert store.read_at_once == store.written_at_once == []


def test_a_track_that_is_there_twice_has_the_same_finding_twice(store: MemoryStore) -> None:
    tracks = [track(1), track(2), track(1)]
    cold = _cached(Source(1), store).audio_features(tracks)
    assert cold == _cached(Source(1), store).audio_features(tracks) == [found("reccobeats", name="1"), UNKNOWN, cold[0]]
    assert store.written_at_once[0] == 2


def test_a_failure_is_not_remembered_and_the_rest_is(store: MemoryStore) -> None:
    tracks = [track(1), track(2)]
    (_, failed) = _cached(Source(1, fails_at=2, error=ERROR), store).audio_features(tracks)
    assert failed == Missing(SkipReason.PROVIDER_UNAVAILABLE, ERROR)
    recovered = Source(1, 2)
    assert _cached(recovered, store).audio_features(tracks)[1] == found("reccobeats", name="2")
    assert recovered.asked == [[2]]


def test_what_was_found_before_the_time_ran_out_is_not_asked_for_again(store: MemoryStore) -> None:
    tracks = [track(at) for at in range(1, 2 * BLOCK + 2)]
    late = Source(error=OutOfTime("Late."), ends_at=2 * BLOCK)
    with pytest.raises(OutOfTime, match="Late"):
        _cached(late, store).audio_features(tracks)
    again = Source()
    _cached(again, store).audio_features(tracks)
    assert [each[0] for each in again.asked] == [BLOCK + 1, 2 * BLOCK + 1]


def test_all_tracks_are_read_before_any_is_asked_for_in_bounded_portions(store: MemoryStore) -> None:
    tracks = [track(at) for at in range(1, READ + BLOCK + 2)]
    source = Source(*range(1, 2000))
    cold = _cached(source, store).audio_features(tracks)
    assert store.read_at_once == [READ, BLOCK + 1]
    assert [len(each) for each in source.asked] == store.written_at_once
    assert max(store.written_at_once) == BLOCK
    assert _cached(source, store).audio_features(tracks) == cold
    assert sum(map(len, source.asked)) == len(tracks)


def test_progress_counts_the_tracks_that_are_asked_for(store: MemoryStore) -> None:
    told: list[tuple[str, int, int]] = []
    tracks = [track(at) for at in range(1, BLOCK + 3)]
    _cached(Source(), store).audio_features(tracks[:1])
    for _ in range(2):
        _cached(Source(), store, lambda *step: told.append(step)).audio_features(tracks)
    assert told == [("Looking up features", 0, BLOCK + 1), ("Looking up features", BLOCK, BLOCK + 1)]


def test_what_a_store_holds_of_another_form_or_expired_is_asked_for(store: MemoryStore) -> None:
    _cached(Source(1, 2), store).audio_features([track(1), track(2)])
    first, second = store.entries.values()
    store.entries = {first.key: Entry(first.key, "?", first.expires), second.key: second._replace(expires=1)}
    source = Source(1, 2)
    _cached(source, store).audio_features([track(1), track(2)])
    assert source.asked == [[1, 2]]


def test_a_failing_store_changes_nothing_but_the_calls(store: MemoryStore) -> None:
    store.failure = DOWN
    source = Source(1)
    for _ in range(2):
        assert _cached(source, store).audio_features([track(1), track(2)]) == [found("reccobeats", name="1"), UNKNOWN]
    assert source.asked == [[1, 2], [1, 2]]


@pytest.mark.parametrize(("left", "allowed"), [(20, 2.0), (1, 0.5), (0.2, 0.2), (1e9, 30.0)])
def test_the_cache_may_take_a_tenth_of_the_time_but_half_a_second_at_least_and_thirty_at_most(
    clock: FakeClock, store: MemoryStore, left: float, allowed: float
) -> None:
    _cached(Source(1), store, deadline=Deadline(clock.now + left)).audio_features([track(1)])
    assert [each.at - clock.now for each in store.deadlines] == pytest.approx([allowed, allowed])


def test_once_a_slow_cache_has_had_its_share_it_is_left_alone_for_the_rest_of_the_request(
    clock: FakeClock, store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.read = lambda _keys, _deadline, /: clock.sleep(2.5) or []  # type: ignore[method-assign, func-returns-value]
    source = Source(1)
    cached = _cached(source, store, deadline=Deadline(clock.now + 20))
    assert cached.audio_features([track(1)]) == [found("reccobeats", name="1")]
    assert store.written_at_once == []
    assert caplog.records == []
