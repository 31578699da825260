"""Thresholds: from which score on a mood is right often enough, and how many songs reach it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..data.folds import Split
from ..data.table import Flags, Floats, Ints
from .metrics import rounded

TARGET_PRECISION = 0.75  # share of right answers above a threshold
PRECISION_LEVELS = (0.70, 0.75, 0.80, 0.85)
MIN_SONGS = 50
MARGINS = np.arange(0, 0.155, 0.005)  # added to the target precision until unseen folds reach it


def lowest_threshold(scores: Floats, right: Flags, weights: Floats, share: float = TARGET_PRECISION) -> float | None:
    """Return the lowest score above which at least `share` are right, over 50 songs or more; None if there is none."""
    if not len(scores):
        return None
    order = np.argsort(-scores, kind="stable")
    share_right = np.cumsum((weights * right)[order]) / np.cumsum(weights[order])
    candidates = np.flatnonzero((share_right >= share) & (np.arange(1, len(order) + 1) >= MIN_SONGS))
    return float(np.ceil(scores[order][candidates[-1]] * 1e3 - 1e-9) / 1e3) if len(candidates) else None


def cross_fitted_thresholds(
    scores: Floats, moods: Ints, weights: Floats, splits: Sequence[Split], share: float = TARGET_PRECISION
) -> dict[int, tuple[float, Flags] | None]:
    """Return, per mood, its threshold and which rows `[n]` reach that of the other folds; None if there is none.

    The threshold aims above `share` by the smallest margin for which the rows of unseen folds reach `share`.
    """
    tested = np.concatenate([test for _, test in splits])
    return {
        mood: _cross_fitted_threshold(scores, moods, weights, splits, tested, mood, share)
        for mood in range(scores.shape[1])
    }


def _cross_fitted_threshold(  # noqa: PLR0913, PLR0917 - the columns of one table
    scores: Floats, moods: Ints, weights: Floats, splits: Sequence[Split], tested: Ints, mood: int, share: float
) -> tuple[float, Flags] | None:
    predicted = scores.argmax(axis=1) == mood

    def threshold(rows: Ints, aim: float) -> float | None:
        answered = rows[predicted[rows]]
        return lowest_threshold(scores[answered, mood], moods[answered] == mood, weights[answered], aim)

    for margin in MARGINS:
        above_threshold = np.zeros(len(scores), dtype=np.bool_)
        for _, test in splits:
            lowest = threshold(np.setdiff1d(tested, test), share + margin)
            above_threshold[test] = predicted[test] & (scores[test, mood] >= (np.inf if lowest is None else lowest))
        lowest = threshold(tested, share + margin)
        enough = lowest is not None and above_threshold.sum() >= MIN_SONGS
        if enough and np.average(moods[above_threshold] == mood, weights=weights[above_threshold]) >= share:
            return float(lowest or 0), above_threshold
    return None


def risk_coverage(scores: Floats, moods: Ints, weights: Floats, splits: Sequence[Split], names: Sequence[str]) -> Any:
    """Return, per precision level and mood, the threshold, and coverage and precision above it on unseen folds."""
    levels: dict[str, Any] = {}
    for level in PRECISION_LEVELS:
        fitted = cross_fitted_thresholds(scores, moods, weights, splits, level)
        levels[str(level)] = {
            names[mood]: None
            if result is None
            else {"threshold": result[0], **_coverage(scores, moods, weights, mood, result[1])}
            for mood, result in fitted.items()
        }
    return levels


def apply_thresholds(levels: Any, scores: Floats, moods: Ints, weights: Floats, names: Sequence[str]) -> Any:
    """Return coverage and precision of the thresholds in `levels` on other rows."""

    def coverage(mood: int, fact: Any) -> Any:
        if fact is None:
            return None
        return _coverage(scores, moods, weights, mood, scores[:, mood] >= fact["threshold"])

    return {
        level: {name: coverage(mood, facts[name]) for mood, name in enumerate(names)} for level, facts in levels.items()
    }


def _coverage(scores: Floats, moods: Ints, weights: Floats, mood: int, above: Flags) -> dict[str, Any]:
    predicted = (scores.argmax(axis=1) == mood) & (weights > 0)
    above_threshold = predicted & above
    right = (
        np.average(moods[above_threshold] == mood, weights=weights[above_threshold]) if above_threshold.any() else 0.0
    )
    share = weights[above_threshold].sum() / weights[predicted].sum() if predicted.any() else 0.0
    return {"songs": int(above_threshold.sum()), "share": rounded(share), "right": rounded(right)}
