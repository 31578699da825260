import numpy as np
import pytest

from training.data.folds import Split
from training.data.table import Floats, Ints
from training.evaluation.thresholds import apply_thresholds, cross_fitted_thresholds, lowest_threshold, risk_coverage
from training.network.calibration import probabilities

NAMES = ("one", "two", "three")


@pytest.fixture
def drawn_scores() -> tuple[Floats, Ints, list[Split]]:
    """Calibrated scores `[6000, 3]`, moods drawn with these probabilities, and five folds."""
    random = np.random.default_rng(6)
    scores = probabilities(random.normal(0, 1.5, (6000, 3)))
    moods = (scores.cumsum(axis=1) < random.random((6000, 1))).sum(axis=1)
    tests = np.split(random.permutation(6000), 5)
    return scores, moods.astype(np.int64), [(np.setdiff1d(np.arange(6000), test), test) for test in tests]


def test_the_target_share_is_right_above_a_threshold() -> None:
    scores = np.linspace(0, 1, 1000)
    right = np.arange(1000) >= 400
    threshold = lowest_threshold(scores, right, np.ones(1000))
    assert threshold is not None
    assert np.mean(right[scores >= threshold]) == pytest.approx(0.75, abs=0.01)


def test_fewer_than_fifty_songs_have_no_threshold() -> None:
    assert lowest_threshold(np.linspace(0, 1, 49), np.ones(49, dtype=np.bool_), np.ones(49)) is None
    assert lowest_threshold(np.zeros(0), np.zeros(0, dtype=np.bool_), np.zeros(0)) is None


def test_unseen_folds_reach_the_target_share_above_the_threshold(
    drawn_scores: tuple[Floats, Ints, list[Split]],
) -> None:
    scores, moods, splits = drawn_scores
    for mood, fitted in cross_fitted_thresholds(scores, moods, np.ones(len(moods)), splits).items():
        assert fitted is not None
        threshold, above = fitted
        assert np.mean(moods[above] == mood) >= 0.75
        assert 0.3 < threshold < 0.9


def test_a_mood_that_scores_do_not_predict_has_no_threshold(drawn_scores: tuple[Floats, Ints, list[Split]]) -> None:
    scores, moods, splits = drawn_scores
    wrong = (moods + 1) % 3
    assert set(cross_fitted_thresholds(scores, wrong, np.ones(len(moods)), splits).values()) == {None}


def test_coverage_falls_as_the_target_precision_rises(drawn_scores: tuple[Floats, Ints, list[Split]]) -> None:
    scores, moods, splits = drawn_scores
    levels = risk_coverage(scores, moods, np.ones(len(moods)), splits, NAMES)
    shares = [facts["one"]["share"] for facts in levels.values()]
    assert shares == sorted(shares, reverse=True)
    applied = apply_thresholds(levels, scores, moods, np.ones(len(moods)), NAMES)
    assert applied["0.75"]["one"]["share"] == pytest.approx(levels["0.75"]["one"]["share"], abs=0.05)
