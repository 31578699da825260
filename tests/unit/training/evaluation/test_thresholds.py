import numpy as np
import pytest

from training.data.folds import Split
from training.data.table import Flags, Floats
from training.evaluation.thresholds import cross_fitted_threshold, lowest_threshold


@pytest.fixture
def drawn_scores() -> tuple[Floats, Flags, list[Split]]:
    """Calibrated scores `[6000]` of a tag, whether each song has it, drawn with these probabilities, and five folds."""
    random = np.random.default_rng(6)
    scores = random.random(6000)
    tests = np.split(random.permutation(6000), 5)
    return scores, random.random(6000) < scores, [(np.setdiff1d(np.arange(6000), test), test) for test in tests]


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
    drawn_scores: tuple[Floats, Flags, list[Split]],
) -> None:
    scores, right, splits = drawn_scores
    threshold = cross_fitted_threshold(scores, right, np.ones(len(right)), splits)
    assert threshold is not None
    assert 0.5 < threshold < 0.9
    assert np.mean(right[scores >= threshold]) >= 0.75


def test_scores_that_do_not_predict_the_tag_have_no_threshold(drawn_scores: tuple[Floats, Flags, list[Split]]) -> None:
    scores, right, splits = drawn_scores
    assert cross_fitted_threshold(scores, ~right, np.ones(len(right)), splits) is None
