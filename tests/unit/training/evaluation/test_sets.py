import numpy as np
import pytest

from classify.core.mood import Mood, Scores
from classify.core.playlist import Playlist
from classify.core.report import Report
from tests.unit.classify.builders import found, track
from training.data.folds import Split
from training.data.table import Floats, Ints
from training.evaluation.sets import (
    TARGETS,
    cross_fitted_sizes,
    describe_sets,
    levels_and_sets,
    lowest_level,
    set_sizes,
    sets_hold_label,
)
from training.network.calibration import probabilities

NAMES = ("one", "two", "three")


@pytest.fixture(scope="module")
def drawn_scores() -> tuple[Floats, Ints, list[Split]]:
    """Calibrated scores `[2000, 3]`, moods drawn with these probabilities, and five folds."""
    random = np.random.default_rng(6)
    scores = probabilities(random.normal(0, 1.0, (2000, 3)))
    moods = (scores.cumsum(axis=1) < random.random((2000, 1))).sum(axis=1)
    tests = np.split(random.permutation(2000), 5)
    return scores, moods.astype(np.int64), [(np.setdiff1d(np.arange(2000), test), test) for test in tests]


def test_a_set_has_as_many_moods_as_its_scores_need_to_reach_the_level() -> None:
    scores = np.array([[0.1, 0.7, 0.2], [0.35, 0.25, 0.4], [0.3, 0.3, 0.4]])
    assert set_sizes(scores, 0.7).tolist() == [1, 2, 2]
    assert set_sizes(scores, 0.71).tolist() == [2, 2, 3]
    assert set_sizes(scores, 1.0).tolist() == [3, 3, 3]


def test_the_service_answers_with_sets_of_the_same_size(drawn_scores: tuple[Floats, Ints, list[Split]]) -> None:
    scores = drawn_scores[0][:200]
    moods = tuple(Mood(name, (name,), (), "") for name in NAMES)
    tracks = tuple(track(at + 1) for at in range(len(scores)))
    rows = tuple(tuple(row) for row in scores.tolist())
    report = Report.of(Playlist(name="", tracks=tracks), [found()] * len(rows), Scores("m", moods, 0.6, rows))
    assert [len(each.moods) for each in report.classified] == set_sizes(scores, 0.6).tolist()


def test_a_set_holds_the_label_if_it_is_among_its_best_moods() -> None:
    scores = np.array([[0.1, 0.7, 0.2]] * 3)
    assert sets_hold_label(scores, np.array([1, 2, 0]), np.array([1, 2, 2])).tolist() == [True, True, False]


def test_the_lowest_level_reaches_the_target_and_the_one_below_does_not(
    drawn_scores: tuple[Floats, Ints, list[Split]],
) -> None:
    scores, moods, _ = drawn_scores
    level = lowest_level(scores, moods, 0.75)
    rights = [describe_sets(scores, moods, set_sizes(scores, at), NAMES)["right"] for at in (level - 0.005, level)]
    assert rights[0] < 0.75 <= rights[1]


def test_a_mood_that_scores_never_find_raises_the_level(drawn_scores: tuple[Floats, Ints, list[Split]]) -> None:
    scores, moods, _ = drawn_scores
    blind = scores.copy()
    blind[moods == 2, 2] = 0.0
    assert lowest_level(blind, moods, 0.75) > lowest_level(scores, moods, 0.75)


def test_cross_fitted_sets_hold_the_label_as_often_as_promised(
    drawn_scores: tuple[Floats, Ints, list[Split]],
) -> None:
    scores, moods, splits = drawn_scores
    for target in (0.75, 0.85):
        sizes = cross_fitted_sizes(scores, moods, splits, target)
        assert describe_sets(scores, moods, sizes, NAMES)["right"] == pytest.approx(target, abs=0.02)


def test_a_higher_target_has_fewer_clear_answers(drawn_scores: tuple[Floats, Ints, list[Split]]) -> None:
    scores, moods, splits = drawn_scores
    others = {"everything": (np.ones(len(moods), dtype=np.bool_), scores)}
    levels = levels_and_sets(scores, moods, splits, NAMES, others)
    assert list(levels) == [f"{target:.2f}" for target in TARGETS]
    shares = [figures["everything"]["clear"]["share"] for figures in levels.values()]
    assert shares == sorted(shares, reverse=True)
    for figures in levels.values():
        assert sum(figures["everything"][kind]["share"] for kind in ("clear", "either", "unclear")) == pytest.approx(1)
