"""From which score on a mood can be believed, and what share of the songs is left then."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..data.folds import Split
from ..data.table import Flags, Floats, Ints
from .metrics import rounded

RIGHT = 0.75  # of what stays above a threshold
LEVELS = (0.70, 0.75, 0.80, 0.85)
LEAST_SONGS = 50
MARGINS = np.arange(0, 0.155, 0.005)  # what to aim at above what is asked


def threshold(scores: Floats, right: Flags, weights: Floats, share: float = RIGHT) -> float | None:
    """The least score from which on at least `share` are right, with 50 songs or more; None if there is none."""
    if not len(scores):
        return None
    order = np.argsort(-scores, kind="stable")
    share_right = np.cumsum((weights * right)[order]) / np.cumsum(weights[order])
    good = np.flatnonzero((share_right >= share) & (np.arange(1, len(order) + 1) >= LEAST_SONGS))
    return float(np.ceil(scores[order][good[-1]] * 1e3 - 1e-9) / 1e3) if len(good) else None


def cross_fitted(
    scores: Floats, moods: Ints, weights: Floats, splits: Sequence[Split], share: float = RIGHT
) -> dict[int, tuple[float, Flags] | None]:
    """Per mood, its threshold, and which rows `[n]` stay above those of the other folds; None where there is none.

    A threshold aims a little higher than asked where that is needed for the rows of unseen folds to be right so often.
    """
    tested = np.concatenate([test for _, test in splits])
    return {mood: _mood(scores, moods, weights, splits, tested, mood, share) for mood in range(scores.shape[1])}


def _mood(  # noqa: PLR0913, PLR0917 - the columns of one table
    scores: Floats, moods: Ints, weights: Floats, splits: Sequence[Split], tested: Ints, mood: int, share: float
) -> tuple[float, Flags] | None:
    given = scores.argmax(axis=1) == mood

    def of(rows: Ints, aim: float) -> float | None:
        own = rows[given[rows]]
        return threshold(scores[own, mood], moods[own] == mood, weights[own], aim)

    for margin in MARGINS:
        kept = np.zeros(len(scores), dtype=np.bool_)
        for _, test in splits:
            least = of(np.setdiff1d(tested, test), share + margin)
            kept[test] = given[test] & (scores[test, mood] >= (np.inf if least is None else least))
        least = of(tested, share + margin)
        enough = least is not None and kept.sum() >= LEAST_SONGS
        if enough and np.average(moods[kept] == mood, weights=weights[kept]) >= share:
            return float(least or 0), kept
    return None


def risk_coverage(scores: Floats, moods: Ints, weights: Floats, splits: Sequence[Split], names: Sequence[str]) -> Any:
    """Per level and mood, the threshold, and what is left above it in folds that did not choose it."""
    levels: dict[str, Any] = {}
    for level in LEVELS:
        found = cross_fitted(scores, moods, weights, splits, level)
        levels[str(level)] = {
            names[mood]: None if one is None else {"threshold": one[0], **_kept(scores, moods, weights, mood, one[1])}
            for mood, one in found.items()
        }
    return levels


def applied(levels: Any, scores: Floats, moods: Ints, weights: Floats, names: Sequence[str]) -> Any:
    """The same thresholds on other rows: what is left there, and how much of it is right."""

    def one(mood: int, fact: Any) -> Any:
        if fact is None:
            return None
        return _kept(scores, moods, weights, mood, scores[:, mood] >= fact["threshold"])

    return {level: {name: one(mood, facts[name]) for mood, name in enumerate(names)} for level, facts in levels.items()}


def _kept(scores: Floats, moods: Ints, weights: Floats, mood: int, above: Flags) -> dict[str, Any]:
    given = (scores.argmax(axis=1) == mood) & (weights > 0)
    kept = given & above
    right = np.average(moods[kept] == mood, weights=weights[kept]) if kept.any() else 0.0
    share = weights[kept].sum() / weights[given].sum() if given.any() else 0.0
    return {"songs": int(kept.sum()), "share": rounded(share), "right": rounded(right)}
