import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.features import FEATURE_NAMES, AudioFeatures, Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.errors import UpstreamUnavailable
from classify.sources.feature_cache.entries import cache_key, entry_for, finding_from
from classify.sources.feature_cache.store import FEATURES_PREFIX, Entry
from tests.unit.classify.builders import found, track

NOW = 1_800_000_000.75
UNKNOWN = Missing(SkipReason.NO_FEATURES)


def _entry(track: Track, finding: Finding) -> Entry:
    entry = entry_for(track, finding, NOW)
    assert entry is not None
    return entry


def test_the_key_is_the_id_or_else_the_isrc_and_the_two_cannot_collide() -> None:
    assert cache_key(track(1, id="same", isrc="other")) == "track:same"
    assert cache_key(track(1, id=None, isrc="same")) == "isrc:same"
    assert cache_key(track(1, id=None)) is None


def test_an_entry_includes_name_artists_and_source() -> None:
    finding = found("reccobeats", name='Café "Ñandú" 🎵', artists=("A", "B, C"))
    assert finding_from(track(1), _entry(track(1), finding), NOW) == finding


RANGES = {"tempo": (0, 1000), "duration_ms": (1, 86_400_000), "loudness": (-100, 20)}


@given(st.tuples(*(st.floats(*RANGES.get(name, (0, 1))) for name in FEATURE_NAMES)))
def test_every_feature_comes_back_to_the_last_bit(row: tuple[float, ...]) -> None:
    back = finding_from(track(1), _entry(track(1), Found(AudioFeatures(*row), "reccobeats")), NOW)
    assert isinstance(back, Found)
    assert struct.pack("10d", *back.features.row()) == struct.pack("10d", *row)


def test_features_never_expire_and_keep_their_month() -> None:
    finding = found("reccobeats", as_of="2026-12")
    entry = _entry(track(1), finding)
    assert entry.expires is None
    assert finding_from(track(1), entry, NOW + 100 * 365 * 86_400) == finding


def test_a_miss_expires_within_a_day() -> None:
    entry = _entry(track(1), UNKNOWN)
    assert entry.expires == int(NOW) + 22 * 3600
    assert finding_from(track(1), entry, entry.expires - 0.25) == UNKNOWN
    assert finding_from(track(1), entry, entry.expires) is None


def test_features_that_an_earlier_version_let_expire_are_kept_and_their_month_follows_from_the_expiry() -> None:
    found_on = int(datetime(2026, 12, 31, 23, 59, tzinfo=UTC).timestamp())
    entry = _entry(track(1), found("reccobeats"))._replace(expires=found_on + 180 * 86_400)
    assert finding_from(track(1), entry, NOW + 1e9) == found("reccobeats", as_of="2026-12")


def test_an_impossible_expiry_costs_only_the_month() -> None:
    entry = _entry(track(1), found("reccobeats"))._replace(expires=10**18)
    assert finding_from(track(1), entry, NOW) == found("reccobeats")


def test_stores_recognise_entries_with_features_by_their_beginning() -> None:
    assert _entry(track(1), found("reccobeats")).value.startswith(FEATURES_PREFIX)
    assert not _entry(track(1), UNKNOWN).value.startswith(FEATURES_PREFIX)


@pytest.mark.parametrize(
    "finding",
    [
        Missing(SkipReason.PROVIDER_UNAVAILABLE, UpstreamUnavailable("Down.")),
        Missing(SkipReason.PROVIDER_UNAVAILABLE),
        Missing(SkipReason.NO_ID),
    ],
)
def test_a_failure_is_not_stored(finding: Finding) -> None:
    assert entry_for(track(1), finding, NOW) is None


def test_a_track_without_id_and_isrc_is_not_stored() -> None:
    assert entry_for(track(1, id=None), found("reccobeats"), NOW) is None


def test_a_miss_counts_only_if_all_identifiers_of_the_track_were_looked_up() -> None:
    entry = _entry(track(1, isrc="ES1", linked_from="old"), UNKNOWN)
    for same in (track(1), track(1, isrc="ES1"), track(1, linked_from="old"), track(1, isrc="ES1", linked_from="old")):
        assert finding_from(same, entry, NOW) == UNKNOWN
    for more in (
        track(1, isrc="ES2"),
        track(1, isrc="ES1", more_isrcs=("ES2",)),
        track(1, isrc="ES1", linked_from="older"),
    ):
        assert finding_from(more, entry, NOW) is None


def test_a_hit_counts_for_a_track_with_other_identifiers() -> None:
    entry = _entry(track(1, isrc="ES1"), found("reccobeats"))
    assert finding_from(track(1, isrc="ES2"), entry, NOW) == found("reccobeats")


@pytest.mark.parametrize(
    "value",
    ["", "{", "[]", '{"found": 7}', '{"found": {"features": {"energy": 2}, "source": "reccobeats"}}', "\x00"],
)
def test_an_invalid_entry_is_ignored(value: str) -> None:
    assert finding_from(track(1), Entry("track:x", value, int(NOW) + 9), NOW) is None
