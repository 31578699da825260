import math
from collections.abc import Sequence
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.features import (
    FEATURE_NAMES,
    AudioFeatures,
    FallbackProvider,
    Finding,
    Found,
    GivenFeatures,
    Missing,
)
from classify.core.playlist import SkipReason, Track
from classify.errors import OutOfTime, UpstreamUnavailable
from tests.unit.classify.builders import VALUES, found, track

SHARES = [name for name in FEATURE_NAMES if name not in {"tempo", "duration_ms", "loudness"}]
UNKNOWN = Missing(SkipReason.NO_FEATURES)
FAILED = Missing(SkipReason.PROVIDER_UNAVAILABLE, UpstreamUnavailable("Down."))


class Knowing:
    """A provider that has these findings by position, and remembers which tracks it was asked for."""

    def __init__(self, **findings: Finding):
        self._findings = findings
        self.asked: list[list[int]] = []

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        self.asked.append([track.position for track in tracks])
        return [self._findings.get(f"at_{track.position}", UNKNOWN) for track in tracks]


class Late:
    def audio_features(self, _tracks: Sequence[Track], /) -> list[Finding]:
        raise OutOfTime("Too late.")


def test_the_order_of_the_features_is_the_models() -> None:
    assert FEATURE_NAMES == (
        "energy",
        "liveness",
        "tempo",
        "speechiness",
        "acousticness",
        "instrumentalness",
        "danceability",
        "duration_ms",
        "loudness",
        "valence",
    )


def test_ten_values_are_complete_in_whatever_order_they_come() -> None:
    features = AudioFeatures.complete({name: VALUES[name] for name in reversed(FEATURE_NAMES)})
    assert features is not None
    assert features.row() == tuple(VALUES[name] for name in FEATURE_NAMES)


def test_other_columns_are_left_alone_and_any_mapping_will_do() -> None:
    values = MappingProxyType({**VALUES, "key": 5.0, "mode": None})
    assert AudioFeatures.complete(values) == AudioFeatures(**VALUES)


def test_whole_numbers_are_read_as_floats() -> None:
    features = AudioFeatures.complete({**VALUES, "tempo": 120, "duration_ms": 200_000, "loudness": -7, "energy": 1})
    assert features is not None
    assert all(type(value) is float for value in features.row())


@pytest.mark.parametrize("name", FEATURE_NAMES)
def test_one_missing_value_makes_them_incomplete(name: str) -> None:
    assert AudioFeatures.complete({key: value for key, value in VALUES.items() if key != name}) is None


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf, True, "0.5", 10**400])
@pytest.mark.parametrize("name", FEATURE_NAMES)
def test_a_value_that_is_no_finite_number_makes_them_incomplete(name: str, value: float | None) -> None:
    assert AudioFeatures.complete({**VALUES, name: value}) is None


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [*((name, 0, 1) for name in SHARES), ("tempo", 0, 1000), ("duration_ms", 1, 86_400_000), ("loudness", -100, 20)],
)
def test_a_value_counts_up_to_the_ends_of_its_range_and_not_beyond(name: str, low: float, high: float) -> None:
    def counts(value: float) -> bool:
        return AudioFeatures.complete({**VALUES, name: value}) is not None

    beyond = (math.nextafter(low, -math.inf), math.nextafter(high, math.inf))
    assert [counts(value) for value in (low, high, *beyond)] == [True, True, False, False]


@given(st.sampled_from(FEATURE_NAMES), st.none() | st.floats() | st.integers())
def test_any_values_are_complete_and_finite_or_nothing(name: str, value: float | None) -> None:
    features = AudioFeatures.complete({**VALUES, name: value})
    assert features is None or all(map(math.isfinite, features.row()))


def test_values_that_came_with_a_track_are_found() -> None:
    findings = GivenFeatures().audio_features([track(1, given=VALUES)])
    assert findings == [Found(AudioFeatures(**VALUES), "given")]


@pytest.mark.parametrize(
    ("unlike", "reason"),
    [
        ({}, SkipReason.NO_FEATURES),
        ({"given": {"energy": 0.5}}, SkipReason.NO_FEATURES),
        ({"given": {**VALUES, "energy": 2}}, SkipReason.NO_FEATURES),
        ({"id": None, "isrc": "USXX11700001"}, SkipReason.NO_FEATURES),
        ({"id": None}, SkipReason.NO_ID),
        ({"id": None, "given": {"energy": 0.5}}, SkipReason.NO_ID),
    ],
)
def test_without_all_ten_values_nothing_is_found(unlike: dict[str, object], reason: SkipReason) -> None:
    assert GivenFeatures().audio_features([track(1, **unlike)]) == [Missing(reason)]


def test_each_track_gets_its_own_finding_in_order() -> None:
    findings = GivenFeatures().audio_features([track(1), track(2, given=VALUES), track(3, id=None)])
    assert [type(finding) for finding in findings] == [Missing, Found, Missing]


def test_a_provider_is_asked_only_for_what_the_ones_before_did_not_find() -> None:
    first, second, third = Knowing(at_2=found("a")), Knowing(at_1=found("b"), at_2=found("b")), Knowing()
    findings = FallbackProvider(first, second, third).audio_features([track(1), track(2), track(3)])
    assert findings == [found("b"), found("a"), UNKNOWN]
    assert [first.asked, second.asked, third.asked] == [[[1, 2, 3]], [[1, 3]], [[3]]]


def test_a_provider_is_not_asked_when_nothing_is_missing() -> None:
    first, second = Knowing(at_1=found("a")), Knowing()
    FallbackProvider(first, second).audio_features([track(1)])
    assert second.asked == []


def test_the_last_reason_counts_where_no_provider_failed() -> None:
    no_id = Missing(SkipReason.NO_ID)
    findings = FallbackProvider(Knowing(at_1=UNKNOWN), Knowing(at_1=no_id)).audio_features([track(1)])
    assert findings == [no_id]


def test_a_failure_stays_on_record_when_a_later_provider_knows_nothing() -> None:
    providers = Knowing(at_1=FAILED), Knowing(at_2=found("b"))
    assert FallbackProvider(*providers).audio_features([track(1), track(2)]) == [FAILED, found("b")]


def test_a_later_provider_makes_good_for_one_that_failed() -> None:
    assert FallbackProvider(Knowing(at_1=FAILED), Knowing(at_1=found("b"))).audio_features([track(1)]) == [found("b")]


def test_a_failure_of_the_last_provider_counts_too() -> None:
    assert (
        FallbackProvider(Knowing(at_1=found("a")), Knowing(at_2=FAILED)).audio_features([track(1), track(2)])[1]
        == FAILED
    )


def test_where_nothing_was_found_and_a_provider_failed_its_failure_is_raised() -> None:
    with pytest.raises(UpstreamUnavailable) as caught:
        FallbackProvider(Knowing(at_2=FAILED)).audio_features([track(1), track(2)])
    assert caught.value is FAILED.error


def test_where_nothing_was_found_and_nobody_failed_nothing_is_raised() -> None:
    assert FallbackProvider(Knowing()).audio_features([track(1)]) == [UNKNOWN]


def test_without_providers_nothing_is_known_and_without_tracks_there_is_nothing_to_know() -> None:
    assert FallbackProvider().audio_features([track(1)]) == [UNKNOWN]
    assert FallbackProvider(Knowing()).audio_features([]) == []


def test_running_out_of_time_is_passed_on_at_once() -> None:
    after = Knowing()
    with pytest.raises(OutOfTime):
        FallbackProvider(Late(), after).audio_features([track(1)])
    assert after.asked == []
