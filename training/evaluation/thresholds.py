"""The threshold of a tag: from which score on it is right often enough."""

from collections.abc import Sequence

import numpy as np

from ..data.folds import Split
from ..data.table import Flags, Floats, Ints

TARGET_PRECISION = 0.75  # share of right answers above a threshold
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


def cross_fitted_threshold(scores: Floats, right: Flags, weights: Floats, splits: Sequence[Split]) -> float | None:
    """Return the threshold of scores `[n]`; None if there is none.

    It is above 0.5, and aims above the target precision by the smallest margin for which the rows of unseen folds reach
    the target.
    """
    tested = np.concatenate([test for _, test in splits])

    def threshold(rows: Ints, margin: float) -> float | None:
        rows = rows[scores[rows] > 0.5]
        return lowest_threshold(scores[rows], right[rows], weights[rows], TARGET_PRECISION + margin)

    for margin in MARGINS:
        above = np.zeros(len(scores), dtype=np.bool_)
        for _, test in splits:
            lowest = threshold(np.setdiff1d(tested, test), margin)
            above[test] = scores[test] >= (np.inf if lowest is None else lowest)
        lowest = threshold(tested, margin)
        enough = lowest is not None and above.sum() >= MIN_SONGS
        if enough and np.average(right[above], weights=weights[above]) >= TARGET_PRECISION:
            return lowest
    return None
