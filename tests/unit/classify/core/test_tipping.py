from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classify.core.explanation import STEPS
from classify.core.features import FEATURE_NAMES
from classify.core.model import Matrix, MoodModel
from classify.core.tipping import tipping_points
from tests.unit.classify.builders import DARK, HAPPY, features
from tests.unit.classify.core.test_reasons import LinearModel

LAYER = Path(__file__).parents[4] / "layers" / "model"
VALENCE, ENERGY = FEATURE_NAMES.index("valence"), FEATURE_NAMES.index("energy")


def _tracks(**changes: float) -> Matrix:
    return np.array([features(**changes).row()], dtype=np.float32)


def test_the_nearest_value_that_gives_another_mood_is_found(tiny_model: MoodModel) -> None:
    """Happy has the odds exp(1 + 10 (valence - 0.625)): dark wins below a valence of 0.525."""
    model = LinearModel(tiny_model, HAPPY, DARK, weights={"happy": {"valence": 10}})
    (tipping,) = tipping_points(_tracks(valence=0.7), np.array([[VALENCE]]), model)
    assert tipping is not None
    assert (tipping.feature, tipping.mood, tipping.now, tipping.value) == ("valence", "dark", 0.7, 0.52)
    assert tipping.en == "would be dark with a more negative tone: 0.52 instead of 0.70"
    assert tipping.es == "sería oscuro con un tono más negativo: 0,52 en lugar de 0,70"


def test_a_mood_that_no_real_value_changes_has_no_tipping_point(tiny_model: MoodModel) -> None:
    model = LinearModel(tiny_model, HAPPY, DARK, weights={"happy": {"valence": 1}})
    assert tipping_points(_tracks(valence=0.7), np.array([[VALENCE, ENERGY]]), model) == [None]


def test_the_feature_that_passes_the_fewest_songs_is_taken(tiny_model: MoodModel) -> None:
    weights = {"happy": {"valence": 10, "energy": 2.5}}
    model = LinearModel(tiny_model, HAPPY, DARK, weights=weights)
    (tipping,) = tipping_points(_tracks(), np.array([[ENERGY, VALENCE]]), model)
    assert tipping is not None
    assert (tipping.feature, tipping.value) == ("valence", 0.52)


@pytest.fixture(scope="module")
def shipped_model() -> MoodModel:
    return MoodModel.load(LAYER)


def test_the_value_put_into_the_model_changes_the_mood_of_a_thousand_songs(shipped_model: MoodModel) -> None:
    random = np.random.default_rng(8)
    quantiles = np.array(shipped_model.contract.quantiles)
    tracks = quantiles[np.arange(10), random.integers(0, quantiles.shape[1], (1000, 10))].astype(np.float32)
    tried = np.argsort(random.random((1000, 10)), axis=1)[:, :4]
    found = tipping_points(tracks, tried, shipped_model)
    names = list(shipped_model.core_moods)
    before = [names[at] for at in shipped_model.predict(tracks)[:, :4].argmax(axis=1)]
    changed = tracks.copy()
    for row, tipping in enumerate(found):
        if tipping:
            assert tipping.value not in {tipping.now, None}
            changed[row, FEATURE_NAMES.index(tipping.feature)] = tipping.value
    after = [names[at] for at in shipped_model.predict(changed)[:, :4].argmax(axis=1)]
    assert [tipping.mood if tipping else mood for tipping, mood in zip(found, before, strict=True)] == after
    assert sum(tipping is not None for tipping in found) > 700
    assert all(tipping is None or tipping.mood != mood for tipping, mood in zip(found, before, strict=True))


def _drawn(model: MoodModel, count: int) -> tuple[Matrix, NDArray[np.int64]]:
    """Return songs in and beyond the range of real ones, and four features of each to try."""
    random = np.random.default_rng(9)
    quantiles = np.array(model.contract.quantiles)
    low, high = quantiles.min(axis=1), quantiles.max(axis=1)
    tracks = random.uniform(low - (high - low) / 5, high + (high - low) / 5, (count, 10)).astype(np.float32)
    return tracks, np.argsort(random.random((count, 10)), axis=1)[:, :4]


def _one_by_one(track: Matrix, tried: NDArray[np.int64], model: MoodModel) -> tuple[str, float] | None:
    """Try every change of a song, those that pass the fewest songs first, and return the first that flips it."""

    def mood(feature: int, steps: float) -> int:
        changed = track.copy()
        changed[feature] = round(steps * STEPS[FEATURE_NAMES[feature]], 3)
        return int(model.predict(changed[None, :])[0, :4].argmax())

    before = int(model.predict(track[None, :])[0, :4].argmax())
    changes = []
    for feature in tried.tolist():
        step, own = STEPS[FEATURE_NAMES[feature]], float(track[feature])
        grid = model.contract.quantiles[feature]
        below = sum(value < own for value in grid)
        changes += [
            (abs(below - at - 0.5), feature, round(value / step), round(own / step)) for at, value in enumerate(grid)
        ]
    for _, feature, far, own_steps in sorted(changes, key=itemgetter(0)):
        if far != own_steps and mood(feature, far) != before:
            outer, inner = far, own_steps
            while abs(outer - inner) > 1:
                middle = inner + (-(-abs(outer - inner) // 2)) * (1 if outer > inner else -1)
                outer, inner = (middle, inner) if mood(feature, middle) != before else (outer, middle)
            return FEATURE_NAMES[feature], round(outer * STEPS[FEATURE_NAMES[feature]], 3)
    return None


def test_the_change_is_that_of_trying_all_of_them_one_by_one(shipped_model: MoodModel) -> None:
    tracks, tried = _drawn(shipped_model, 100)
    found = [each and (each.feature, each.value) for each in tipping_points(tracks, tried, shipped_model)]
    assert found == [_one_by_one(*each, shipped_model) for each in zip(tracks, tried, strict=True)]
    assert 50 < sum(each is not None for each in found) < 100


def test_no_song_has_no_change(shipped_model: MoodModel) -> None:
    assert tipping_points(*_drawn(shipped_model, 0), shipped_model) == []


def test_a_song_whose_mood_has_flipped_is_tried_no_further(
    shipped_model: MoodModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks, tried = _drawn(shipped_model, 640)
    asked, predict = [], shipped_model.predict

    def count(rows: Matrix) -> Matrix:
        asked.append(len(rows))
        return predict(rows)

    monkeypatch.setattr(shipped_model, "predict", count)
    tipping_points(tracks, tried, shipped_model)
    every_change = 4 * len(shipped_model.contract.quantiles[0])
    assert sum(asked) / len(tracks) < every_change * 0.75
