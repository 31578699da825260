import numpy as np
import pytest

from training.data.table import Floats, Ints
from training.network.calibration import best_temperature, calibration_error, log_loss, probabilities


@pytest.fixture
def drawn_logits() -> tuple[Floats, Ints]:
    """Logits `[20000, 4]` and moods drawn with their probabilities."""
    random = np.random.default_rng(5)
    logits = random.normal(0, 2, (20_000, 4))
    moods = (probabilities(logits).cumsum(axis=1) < random.random((20_000, 1))).sum(axis=1)
    return logits, moods.astype(np.int64)


def test_an_applied_temperature_is_recovered(drawn_logits: tuple[Floats, Ints]) -> None:
    logits, moods = drawn_logits
    assert best_temperature(3 * logits, moods, np.ones(len(moods))) == pytest.approx(3, rel=0.03)


def test_the_best_temperature_has_the_lowest_loss(drawn_logits: tuple[Floats, Ints]) -> None:
    logits, moods = drawn_logits
    weights = np.ones(len(moods))
    best = best_temperature(logits, moods, weights)
    losses = [log_loss(logits, moods, weights, best * factor) for factor in (0.98, 1, 1.02)]
    assert min(losses) == losses[1]


def test_calibrated_scores_have_a_low_error_and_overconfident_ones_a_high_error(
    drawn_logits: tuple[Floats, Ints],
) -> None:
    logits, moods = drawn_logits
    weights = np.ones(len(moods))
    assert calibration_error(probabilities(logits), moods, weights) < 0.02
    assert calibration_error(probabilities(5 * logits), moods, weights) > 0.1


def test_probabilities_of_huge_logits_stay_finite() -> None:
    assert probabilities(np.array([[1e5, 0, -1e5, 0]])).tolist() == [[1, 0, 0, 0]]
