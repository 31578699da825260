from pathlib import Path

import numpy as np
import pytest

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
