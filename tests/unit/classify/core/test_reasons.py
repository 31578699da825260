"""Reasons of a linear model, worked out by hand: a feature counts by its distance from the typical value."""

from collections.abc import Mapping

import numpy as np
import pytest
from msgspec import structs

from classify.core.attribution import explain
from classify.core.explanation import Explanation
from classify.core.features import FEATURE_NAMES
from classify.core.model import Matrix, MoodModel
from classify.core.mood import Mood
from tests.unit.classify.builders import DARK, HAPPY, features

TYPICAL = features()
CALM = Mood("calm", ("calm",), ("tranquilo",), "Positive and subdued.")
LIVELY = Mood("lively", ("lively",), ("animado",), "High energy.", kind="tag", threshold=0.5)

Weights = Mapping[str, Mapping[str, float]]


class LinearModel(MoodModel):
    """A softmax over weighted sums. Every song has the tag; the typical song is happy."""

    def __init__(self, like: MoodModel, *moods: Mood, weights: Weights):
        super().__init__(structs.replace(like.contract, moods=(*moods, LIVELY), typical=TYPICAL.row()), None)
        self._weights = np.array(
            [[weights.get(mood.name, {}).get(name, 0) for name in FEATURE_NAMES] for mood in moods]
        )
        self._bias = np.array([mood is HAPPY for mood in moods], dtype=float)

    def predict(self, features: Matrix) -> Matrix:
        odds = np.exp((features.astype(float) - np.array(TYPICAL.row())) @ self._weights.T + self._bias)
        return np.column_stack([odds / odds.sum(axis=1, keepdims=True), np.full(len(features), 0.99)]).astype(
            np.float32
        )


def _explained(model: MoodModel, **changes: float) -> Explanation:
    (explanation,) = explain([features(**changes)], model)
    return explanation


def _names(explanation: Explanation) -> list[str]:
    return [reason.feature for reason in explanation.reasons]


def test_only_the_three_strongest_reasons_are_given_strongest_first(tiny_model: MoodModel) -> None:
    weights = {"happy": {"valence": 1, "energy": 2, "danceability": 4, "liveness": 3}}
    model = LinearModel(tiny_model, HAPPY, DARK, weights=weights)
    explanation = _explained(model, valence=0.825, energy=0.7, danceability=0.95, liveness=0.3)
    assert _names(explanation) == ["danceability", "liveness", "energy"]


@pytest.mark.parametrize(("excess", "reasons"), [(0.048, []), (0.052, ["valence"])])
def test_a_contribution_above_a_twentieth_is_a_reason(tiny_model: MoodModel, excess: float, reasons: list[str]) -> None:
    model = LinearModel(tiny_model, HAPPY, DARK, weights={"happy": {"valence": 1}})
    assert _names(_explained(model, valence=0.625 + excess)) == reasons


def test_a_feature_against_the_mood_is_not_a_reason(tiny_model: MoodModel) -> None:
    model = LinearModel(tiny_model, HAPPY, DARK, weights={"happy": {"energy": 2, "valence": 8}})
    explanation = _explained(model, energy=0.9, valence=0.575)
    assert _names(explanation) == ["energy"]


@pytest.mark.parametrize(
    ("energy", "words"), [(0.3, ("low energy", "poca energía")), (0.7, ("high energy", "mucha energía"))]
)
def test_a_reason_says_whether_the_value_is_below_or_above_typical(
    tiny_model: MoodModel, energy: float, words: tuple[str, str]
) -> None:
    model = LinearModel(tiny_model, DARK, CALM, weights={"dark": {"energy": 20 * (energy - 0.5)}})
    explanation = _explained(model, energy=energy)
    assert [(reason.en, reason.es) for reason in explanation.reasons] == [words]


def test_the_runner_up_is_the_second_best_mood_not_the_third(tiny_model: MoodModel) -> None:
    weights = {"happy": {"energy": 9, "valence": 3}, "calm": {"energy": 9}}
    model = LinearModel(tiny_model, DARK, CALM, HAPPY, weights=weights)
    explanation = _explained(model, energy=0.9, valence=0.825)
    assert (_names(explanation), explanation.runner_up) == (["energy", "valence"], "calm")


def test_a_tag_is_never_the_runner_up(tiny_model: MoodModel) -> None:
    model = LinearModel(tiny_model, HAPPY, DARK, weights={"happy": {"energy": 2}})
    assert _explained(model, energy=0.9).runner_up == "dark"


def test_a_certain_mood_has_reasons_too(tiny_model: MoodModel) -> None:
    model = LinearModel(tiny_model, HAPPY, DARK, weights={"happy": {"energy": 500}})
    assert _names(_explained(model, energy=0.9)) == ["energy"]
