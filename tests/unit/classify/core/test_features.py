import math
from collections.abc import Sequence
from functools import partial
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.features import (
    FEATURE_NAMES,
    AudioFeatures,
    FallbackProvider,
    FeatureProvider,
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


class FakeProvider:
    """Returns these findings by position, and records the positions of the requested tracks."""

    def __init__(self, **findings: Finding):
        self._findings = findings
        self.requests: list[list[int]] = []

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        self.requests.append([track.position for track in tracks])
        return [self._findings.get(f"at_{track.position}", UNKNOWN) for track in tracks]


def _fallback(*providers: FeatureProvider) -> FallbackProvider:
    return FallbackProvider(*(partial(_itself, provider) for provider in providers))


def _itself(provider: FeatureProvider) -> FeatureProvider:
    return provider


class LateProvider:
    def audio_features(self, _tracks: Sequence[Track], /) -> list[Finding]:
        raise OutOfTime("Too late.")


def test_the_features_are_in_the_order_of_the_models_input() -> None:
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


def test_ten_values_are_complete_in_any_order() -> None:
    features = AudioFeatures.complete({name: VALUES[name] for name in reversed(FEATURE_NAMES)})
    assert features is not None
    assert features.row() == tuple(VALUES[name] for name in FEATURE_NAMES)


def test_other_values_are_ignored_and_any_mapping_is_accepted() -> None:
    values = MappingProxyType({**VALUES, "key": 5.0, "mode": None})
    assert AudioFeatures.complete(values) == AudioFeatures(**VALUES)


def test_integers_are_converted_to_floats() -> None:
    features = AudioFeatures.complete({**VALUES, "tempo": 120, "duration_ms": 200_000, "loudness": -7, "energy": 1})
    assert features is not None
    assert all(type(value) is float for value in features.row())


@pytest.mark.parametrize("name", FEATURE_NAMES)
def test_features_with_a_missing_value_are_incomplete(name: str) -> None:
    assert AudioFeatures.complete({key: value for key, value in VALUES.items() if key != name}) is None


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf, True, "0.5", 10**400])
@pytest.mark.parametrize("name", FEATURE_NAMES)
def test_features_with_a_value_that_is_not_finite_are_incomplete(name: str, value: float | None) -> None:
    assert AudioFeatures.complete({**VALUES, name: value}) is None


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [*((name, 0, 1) for name in SHARES), ("tempo", 0, 1000), ("duration_ms", 1, 86_400_000), ("loudness", -100, 20)],
)
def test_a_value_is_valid_up_to_the_ends_of_its_range(name: str, low: float, high: float) -> None:
    def is_valid(value: float) -> bool:
        return AudioFeatures.complete({**VALUES, name: value}) is not None

    beyond = (math.nextafter(low, -math.inf), math.nextafter(high, math.inf))
    assert [is_valid(value) for value in (low, high, *beyond)] == [True, True, False, False]


@given(st.sampled_from(FEATURE_NAMES), st.none() | st.floats() | st.integers())
def test_any_values_give_finite_features_or_none(name: str, value: float | None) -> None:
    features = AudioFeatures.complete({**VALUES, name: value})
    assert features is None or all(map(math.isfinite, features.row()))


def test_values_that_came_with_a_track_are_found() -> None:
    findings = GivenFeatures().audio_features([track(1, given=VALUES)])
    assert findings == [Found(AudioFeatures(**VALUES), "given")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, SkipReason.NO_FEATURES),
        ({"given": {"energy": 0.5}}, SkipReason.NO_FEATURES),
        ({"given": {**VALUES, "energy": 2}}, SkipReason.NO_FEATURES),
        ({"id": None, "isrc": "USXX11700001"}, SkipReason.NO_FEATURES),
        ({"id": None}, SkipReason.NO_ID),
        ({"id": None, "given": {"energy": 0.5}}, SkipReason.NO_ID),
    ],
)
def test_features_are_missing_without_all_ten_values(changes: dict[str, object], reason: SkipReason) -> None:
    assert GivenFeatures().audio_features([track(1, **changes)]) == [Missing(reason)]


def test_findings_are_in_the_order_of_the_tracks() -> None:
    findings = GivenFeatures().audio_features([track(1), track(2, given=VALUES), track(3, id=None)])
    assert [type(finding) for finding in findings] == [Missing, Found, Missing]


def test_a_provider_gets_only_the_tracks_that_earlier_ones_did_not_find() -> None:
    first, second, third = FakeProvider(at_2=found("a")), FakeProvider(at_1=found("b"), at_2=found("b")), FakeProvider()
    findings = _fallback(first, second, third).audio_features([track(1), track(2), track(3)])
    assert findings == [found("b"), found("a"), UNKNOWN]
    assert [first.requests, second.requests, third.requests] == [[[1, 2, 3]], [[1, 3]], [[3]]]


def test_a_provider_is_not_called_if_nothing_is_missing() -> None:
    first, second = FakeProvider(at_1=found("a")), FakeProvider()
    _fallback(first, second).audio_features([track(1)])
    assert second.requests == []


def test_the_last_reason_is_kept_if_no_provider_failed() -> None:
    no_id = Missing(SkipReason.NO_ID)
    findings = _fallback(FakeProvider(at_1=UNKNOWN), FakeProvider(at_1=no_id)).audio_features([track(1)])
    assert findings == [no_id]


def test_a_failure_is_kept_if_a_later_provider_finds_nothing() -> None:
    providers = FakeProvider(at_1=FAILED), FakeProvider(at_2=found("b"))
    assert _fallback(*providers).audio_features([track(1), track(2)]) == [FAILED, found("b")]


def test_a_later_finding_replaces_a_failure() -> None:
    assert _fallback(FakeProvider(at_1=FAILED), FakeProvider(at_1=found("b"))).audio_features([track(1)]) == [
        found("b")
    ]


def test_a_failure_of_the_last_provider_is_kept() -> None:
    assert (
        _fallback(FakeProvider(at_1=found("a")), FakeProvider(at_2=FAILED)).audio_features([track(1), track(2)])[1]
        == FAILED
    )


def test_the_failure_is_raised_if_nothing_was_found() -> None:
    with pytest.raises(UpstreamUnavailable) as caught:
        _fallback(FakeProvider(at_2=FAILED)).audio_features([track(1), track(2)])
    assert caught.value is FAILED.error


def test_nothing_is_raised_if_no_provider_failed() -> None:
    assert _fallback(FakeProvider()).audio_features([track(1)]) == [UNKNOWN]


def test_no_providers_find_nothing_and_no_tracks_have_no_findings() -> None:
    assert _fallback().audio_features([track(1)]) == [UNKNOWN]
    assert _fallback(FakeProvider()).audio_features([]) == []


def test_out_of_time_is_raised_immediately() -> None:
    after = FakeProvider()
    with pytest.raises(OutOfTime):
        _fallback(LateProvider(), after).audio_features([track(1)])
    assert after.requests == []
