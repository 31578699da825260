import numpy as np
import pytest

from training.data.folds import Split
from training.data.table import Floats, Ints
from training.evaluation.thresholds import applied, cross_fitted, risk_coverage, threshold
from training.network.calibration import probabilities

NAMES = ("one", "two", "three")


@pytest.fixture
def drawn() -> tuple[Floats, Ints, list[Split]]:
    """Scores `[6000, 3]` that mean what they say, the moods drawn with them, and five folds."""
    random = np.random.default_rng(6)
    scores = probabilities(random.normal(0, 1.5, (6000, 3)))
    moods = (scores.cumsum(axis=1) < random.random((6000, 1))).sum(axis=1)
    tests = np.split(random.permutation(6000), 5)
    return scores, moods.astype(np.int64), [(np.setdiff1d(np.arange(6000), test), test) for test in tests]


def test_a_threshold_leaves_as_many_right_as_asked() -> None:
    scores = np.linspace(0, 1, 1000)
    right = np.arange(1000) >= 400
    least = threshold(scores, right, np.ones(1000))
    assert least is not None
    assert np.mean(right[scores >= least]) == pytest.approx(0.75, abs=0.01)


def test_fewer_than_fifty_songs_make_no_threshold() -> None:
    assert threshold(np.linspace(0, 1, 49), np.ones(49, dtype=np.bool_), np.ones(49)) is None
    assert threshold(np.zeros(0), np.zeros(0, dtype=np.bool_), np.zeros(0)) is None


def test_what_stays_above_in_unseen_folds_is_right_as_often_as_asked(drawn: tuple[Floats, Ints, list[Split]]) -> None:
    scores, moods, splits = drawn
    for mood, found in cross_fitted(scores, moods, np.ones(len(moods)), splits).items():
        assert found is not None
        least, kept = found
        assert np.mean(moods[kept] == mood) >= 0.75
        assert 0.3 < least < 0.9


def test_a_mood_that_scores_do_not_tell_has_no_threshold(drawn: tuple[Floats, Ints, list[Split]]) -> None:
    scores, moods, splits = drawn
    wrong = (moods + 1) % 3
    assert set(cross_fitted(scores, wrong, np.ones(len(moods)), splits).values()) == {None}


def test_the_higher_the_level_the_less_is_kept(drawn: tuple[Floats, Ints, list[Split]]) -> None:
    scores, moods, splits = drawn
    levels = risk_coverage(scores, moods, np.ones(len(moods)), splits, NAMES)
    shares = [facts["one"]["share"] for facts in levels.values()]
    assert shares == sorted(shares, reverse=True)
    elsewhere = applied(levels, scores, moods, np.ones(len(moods)), NAMES)
    assert elsewhere["0.75"]["one"]["share"] == pytest.approx(levels["0.75"]["one"]["share"], abs=0.05)
