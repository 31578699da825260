"""Features that the user added to the cache, and features under another name of a track."""

from classify.core.features import Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.deadline import Deadline
from classify.errors import UpstreamUnavailable
from classify.sources.feature_cache import CachedFeatures
from classify.sources.feature_cache.entries import found_entry
from tests.unit.classify.builders import found, spotify_id, track
from tests.unit.classify.sources.feature_cache.samples import FakeProvider, MemoryStore

OWN = found("given", name="mine")
RECCOBEATS = found("reccobeats", name="cached")
LOOKED_UP = found("reccobeats", name="1")
UNKNOWN = Missing(SkipReason.NO_FEATURES)


def _find(track: Track, provider: FakeProvider, **stored: Found) -> Finding:
    store = MemoryStore()
    store.entries = {key: found_entry(key, each) for key, each in _keys(stored).items()}
    (finding,) = CachedFeatures(provider, store, Deadline.never()).audio_features([track])
    return finding


def _keys(stored: dict[str, Found]) -> dict[str, Found]:
    names = {"by_id": f"track:{spotify_id(1)}", "by_old_id": "track:old", "by_isrc": "isrc:ES1", "by_other": "isrc:ES2"}
    return {names[name]: each for name, each in stored.items()}


MANY_NAMES = track(1, linked_from="old", isrc="ES1", more_isrcs=("ES2",))


def test_the_users_features_count_under_every_name_of_a_track() -> None:
    for name in ("by_id", "by_old_id", "by_isrc", "by_other"):
        provider = FakeProvider(1)
        assert _find(MANY_NAMES, provider, **{name: OWN}) == OWN
        assert provider.lookups == []


def test_the_users_features_come_before_those_of_the_provider() -> None:
    assert _find(MANY_NAMES, FakeProvider(1), by_id=RECCOBEATS, by_isrc=OWN) == OWN


def test_the_providers_features_under_another_name_do_not_replace_a_lookup() -> None:
    assert _find(MANY_NAMES, FakeProvider(1), by_isrc=RECCOBEATS) == LOOKED_UP
    assert _find(MANY_NAMES, FakeProvider(), by_isrc=RECCOBEATS) == UNKNOWN


def test_the_providers_features_under_another_name_count_if_it_fails() -> None:
    down = FakeProvider(fails_at=1, error=UpstreamUnavailable("Down."))
    assert _find(MANY_NAMES, down, by_isrc=RECCOBEATS) == RECCOBEATS


def test_a_miss_does_not_hide_features_that_the_user_added_later() -> None:
    store, provider = MemoryStore(), FakeProvider()
    cached = CachedFeatures(provider, store, Deadline.never())
    assert cached.audio_features([MANY_NAMES]) == [UNKNOWN]
    store.write([found_entry("isrc:ES1", OWN)], Deadline.never())
    assert cached.audio_features([MANY_NAMES]) == [OWN]
