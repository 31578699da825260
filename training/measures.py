"""The figures that are reported, from scores and the moods that people gave."""

from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score

from training.calibrate import calibration_error
from training.sources import MOODS
from training.table import Floats, Ints

EVERY = list(range(len(MOODS)))
LEAST_SCORES = (0.4, 0.5, 0.6, 0.7)


def rounded(value: float) -> float:
    """Four decimals: more would be noise."""
    return round(float(value), 4)


def agreement(best: Ints, moods: Ints, weights: Floats) -> dict[str, Any]:
    """How often the best mood `[n]` is the labelled one: as the rows come, and at equal shares of the moods."""
    f1 = f1_score(moods, best, labels=EVERY, average=None, zero_division=0)
    shares = f1_score(moods, best, labels=EVERY, average="macro", sample_weight=weights, zero_division=0)
    return {
        "accuracy": rounded(np.mean(best == moods)),
        "macro_f1": rounded(np.mean(f1)),
        "f1": {mood: rounded(value) for mood, value in zip(MOODS, f1, strict=True)},
        "equal_shares": {
            "accuracy": rounded(np.average(best == moods, weights=weights)),
            "macro_f1": rounded(shares),
        },
    }


def told_the_shares(scores: Floats, moods: Ints) -> dict[str, float]:
    """Agreement, songs as they come, when scores `[n, 4]` are multiplied by how frequent each mood is in them.

    This is what to hold against a model that was trained on the frequencies and so knows them.
    """
    best = (scores * np.bincount(moods, minlength=len(MOODS))).argmax(axis=1)
    f1 = f1_score(moods, best, labels=EVERY, average="macro", zero_division=0)
    return {"accuracy": rounded(np.mean(best == moods)), "macro_f1": rounded(f1)}


def confusion(best: Ints, moods: Ints, weights: Floats) -> dict[str, dict[str, float]]:
    """Of the songs labelled with the outer mood, the weighted share that is given the inner one."""
    shares = confusion_matrix(moods, best, labels=EVERY, sample_weight=weights, normalize="true")
    return {
        mood: {other: rounded(share) for other, share in zip(MOODS, row, strict=True)}
        for mood, row in zip(MOODS, shares, strict=True)
    }


def certainty(scores: Floats, moods: Ints, weights: Floats) -> dict[str, Any]:
    """How far scores `[n, 4]` can be believed: calibration error, and accuracy above some least scores."""
    best, right = scores.max(axis=1), scores.argmax(axis=1) == moods
    above = {}
    for least in LEAST_SCORES:
        kept = best >= least
        accuracy = np.average(right[kept], weights=weights[kept]) if kept.any() else 0.0
        above[str(least)] = {"share": rounded(np.average(kept, weights=weights)), "accuracy": rounded(accuracy)}
    return {"ece": rounded(calibration_error(scores, moods, weights)), "best_score_at_least": above}


def mean_recall(best: Ints, moods: Ints) -> float:
    """The mean over the moods present of the share of their songs that is found."""
    return float(np.mean([np.mean(best[moods == mood] == mood) for mood in np.unique(moods)]))
