import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.features import FEATURE_NAMES, AudioFeatures, Finding, Found, Missing
from classify.core.playlist import SkipReason, Track
from classify.errors import UpstreamUnavailable
from classify.sources.feature_cache.entries import HIT_TTL, MISS_TTL, cache_key, entry_for, finding_from
from classify.sources.feature_cache.store import Entry
from tests.unit.classify.builders import found, track

NOW = 1_800_000_000.75
UNKNOWN = Missing(SkipReason.NO_FEATURES)


def _entry(track: Track, finding: Finding) -> Entry:
    entry = entry_for(track, finding, NOW)
    assert entry is not None
    return entry


def test_a_track_is_known_by_its_id_else_by_its_isrc_and_the_two_are_never_confused() -> None:
    assert cache_key(track(1, id="same", isrc="other")) == "track:same"
    assert cache_key(track(1, id=None, isrc="same")) == "isrc:same"
    assert cache_key(track(1, id=None)) is None


def test_names_and_source_are_remembered_too() -> None:
    finding = found("reccobeats", name='Café "Ñandú" 🎵', artists=("A", "B, C"))
    assert finding_from(track(1), _entry(track(1), finding), NOW) == finding


RANGES = {"tempo": (0, 1000), "duration_ms": (1, 86_400_000), "loudness": (-100, 20)}


@given(st.tuples(*(st.floats(*RANGES.get(name, (0, 1))) for name in FEATURE_NAMES)))
def test_every_value_comes_back_to_the_last_bit(row: tuple[float, ...]) -> None:
    back = finding_from(track(1), _entry(track(1), Found(AudioFeatures(*row), "reccobeats")), NOW)
    assert isinstance(back, Found)
    assert struct.pack("10d", *back.features.row()) == struct.pack("10d", *row)


@pytest.mark.parametrize(("finding", "lasts"), [(found("reccobeats"), 180 * 86_400), (UNKNOWN, 86_400)])
def test_hits_last_half_a_year_and_misses_a_day(finding: Finding, lasts: int) -> None:
    assert (HIT_TTL, MISS_TTL) == (180 * 86_400, 86_400)
    entry = _entry(track(1), finding)
    assert entry.expires == int(NOW) + lasts
    assert finding_from(track(1), entry, entry.expires - 0.25) == finding
    assert finding_from(track(1), entry, entry.expires) is None


@pytest.mark.parametrize(
    "finding",
    [
        Missing(SkipReason.PROVIDER_UNAVAILABLE, UpstreamUnavailable("Down.")),
        Missing(SkipReason.PROVIDER_UNAVAILABLE),
        Missing(SkipReason.NO_ID),
    ],
)
def test_what_says_nothing_about_tomorrow_is_not_remembered(finding: Finding) -> None:
    assert entry_for(track(1), finding, NOW) is None


def test_a_track_that_nothing_identifies_is_not_remembered() -> None:
    assert entry_for(track(1, id=None), found("reccobeats"), NOW) is None


def test_a_miss_holds_for_a_track_with_no_more_names_than_were_looked_for() -> None:
    entry = _entry(track(1, isrc="ES1", linked_from="old"), UNKNOWN)
    for asked in (track(1), track(1, isrc="ES1"), track(1, linked_from="old"), track(1, isrc="ES1", linked_from="old")):
        assert finding_from(asked, entry, NOW) == UNKNOWN
    for asked in (track(1, isrc="ES2"), track(1, isrc="ES1", linked_from="older")):
        assert finding_from(asked, entry, NOW) is None


def test_a_hit_holds_for_a_track_with_other_names_too() -> None:
    entry = _entry(track(1, isrc="ES1"), found("reccobeats"))
    assert finding_from(track(1, isrc="ES2"), entry, NOW) == found("reccobeats")


@pytest.mark.parametrize(
    "value",
    ["", "{", "[]", '{"found": 7}', '{"found": {"features": {"energy": 2}, "source": "reccobeats"}}', "\x00"],
)
def test_what_cannot_be_read_is_not_remembered(value: str) -> None:
    assert finding_from(track(1), Entry("track:x", value, int(NOW) + 9), NOW) is None
