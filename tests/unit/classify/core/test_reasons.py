"""Reasons of a model that can be worked out by hand: each feature counts by how far it is from the typical value."""

from collections.abc import Mapping

import numpy as np
import pytest
from msgspec import structs

from classify.core.explanation import Explanation, explain
from classify.core.features import FEATURE_NAMES
from classify.core.model import Matrix, MoodModel
from classify.core.mood import Mood
from tests.unit.classify.builders import DARK, HAPPY, features

TYPICAL = features()
CALM = Mood("calm", ("calm",), ("tranquilo",), "Positive and subdued.")
LIVELY = Mood("lively", ("lively",), ("animado",), "High energy.", kind="tag", threshold=0.5)

Weights = Mapping[str, Mapping[str, float]]


class Weighed(MoodModel):
    """Adds up a mood's weights; every song has the tag, and the typical one is happier than it is anything else."""

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
    (why,) = explain([features(**changes)], model)
    return why


def _named(why: Explanation) -> list[str]:
    return [reason.feature for reason in why.reasons]


def test_the_three_strongest_of_four_reasons_are_given_and_the_strongest_comes_first(tiny_model: MoodModel) -> None:
    weights = {"happy": {"valence": 1, "energy": 2, "danceability": 4, "liveness": 3}}
    model = Weighed(tiny_model, HAPPY, DARK, weights=weights)
    why = _explained(model, valence=0.825, energy=0.7, danceability=0.95, liveness=0.3)
    assert _named(why) == ["danceability", "liveness", "energy"]


@pytest.mark.parametrize(("push", "reasons"), [(0.048, []), (0.052, ["valence"])])
def test_a_feature_that_pushes_by_more_than_a_twentieth_is_a_reason(
    tiny_model: MoodModel, push: float, reasons: list[str]
) -> None:
    model = Weighed(tiny_model, HAPPY, DARK, weights={"happy": {"valence": 1}})
    assert _named(_explained(model, valence=0.625 + push)) == reasons


@pytest.mark.parametrize(("push", "tipping"), [(0.024, None), (0.026, "valence")])
def test_a_feature_that_brings_the_second_mood_nearer_by_more_than_a_twentieth_may_tip_it(
    tiny_model: MoodModel, push: float, tipping: str | None
) -> None:
    """Without the push, the first mood's odds fall by it and the second one's rise by it."""
    model = Weighed(tiny_model, HAPPY, DARK, weights={"happy": {"valence": 1}})
    found = _explained(model, valence=0.625 + push).tipping
    assert (found.feature if found else None) == tipping


def test_a_feature_that_speaks_against_the_mood_is_neither_a_reason_nor_what_tips_it(tiny_model: MoodModel) -> None:
    model = Weighed(tiny_model, HAPPY, DARK, weights={"happy": {"energy": 2, "valence": 8}})
    why = _explained(model, energy=0.9, valence=0.575)
    assert _named(why) == ["energy"]
    assert why.tipping == why.reasons[0]


@pytest.mark.parametrize(
    ("energy", "words"), [(0.3, ("low energy", "poca energía")), (0.7, ("high energy", "mucha energía"))]
)
def test_a_reason_says_whether_the_value_is_below_or_above_the_typical_one(
    tiny_model: MoodModel, energy: float, words: tuple[str, str]
) -> None:
    model = Weighed(tiny_model, DARK, CALM, weights={"dark": {"energy": 20 * (energy - 0.5)}})
    why = _explained(model, energy=energy)
    assert [(reason.en, reason.es) for reason in why.reasons] == [words]


def test_what_tips_a_mood_is_what_tells_it_from_the_second_and_not_from_the_third(tiny_model: MoodModel) -> None:
    weights = {"happy": {"energy": 9, "valence": 3}, "calm": {"energy": 9}}
    model = Weighed(tiny_model, DARK, CALM, HAPPY, weights=weights)
    why = _explained(model, energy=0.9, valence=0.825)
    assert (_named(why), why.runner_up) == (["energy", "valence"], "calm")
    assert why.tipping is not None
    assert (why.tipping.feature, why.tipping.en) == ("valence", "positive in tone")


def test_a_tag_is_never_the_mood_that_came_second(tiny_model: MoodModel) -> None:
    model = Weighed(tiny_model, HAPPY, DARK, weights={"happy": {"energy": 2}})
    assert _explained(model, energy=0.9).runner_up == "dark"


def test_a_mood_that_is_certain_has_its_reasons_too(tiny_model: MoodModel) -> None:
    model = Weighed(tiny_model, HAPPY, DARK, weights={"happy": {"energy": 500}})
    assert _named(_explained(model, energy=0.9)) == ["energy"]
