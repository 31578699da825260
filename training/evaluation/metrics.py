"""The figures that are reported, from scores and the moods that people gave."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score

from ..data.table import Floats, Ints, equal_shares
from ..network.calibration import calibration_error

LEAST_SCORES = (0.4, 0.5, 0.6, 0.7)


def rounded(value: float) -> float:
    """Four decimals: more would be noise."""
    return round(float(value), 4)


def agreement(best: Ints, moods: Ints, weights: Floats, names: Sequence[str]) -> dict[str, Any]:
    """How often the best mood `[n]` is the labelled one: as the rows come, and at equal shares of the moods."""
    every = list(range(len(names)))
    f1 = f1_score(moods, best, labels=every, average=None, zero_division=0)
    shares = f1_score(moods, best, labels=every, average=None, sample_weight=weights, zero_division=0)
    return {
        "accuracy": rounded(np.mean(best == moods)),
        "macro_f1": rounded(np.mean(f1)),
        "f1": {mood: rounded(value) for mood, value in zip(names, f1, strict=True)},
        "equal_shares": {
            "accuracy": rounded(np.average(best == moods, weights=weights)),
            "macro_f1": rounded(np.mean(shares)),
            "f1": {mood: rounded(value) for mood, value in zip(names, shares, strict=True)},
        },
    }


def told_the_shares(scores: Floats, moods: Ints) -> dict[str, float]:
    """Agreement, songs as they come, when scores `[n, 4]` are multiplied by how frequent each mood is in them.

    This is what to hold against a model that was trained on the frequencies and so knows them.
    """
    best = (scores * np.bincount(moods, minlength=scores.shape[1])).argmax(axis=1)
    f1 = f1_score(moods, best, labels=list(range(scores.shape[1])), average="macro", zero_division=0)
    return {"accuracy": rounded(np.mean(best == moods)), "macro_f1": rounded(f1)}


def confusion(best: Ints, moods: Ints, weights: Floats, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Of the songs labelled with the outer mood, the weighted share that is given the inner one."""
    shares = confusion_matrix(moods, best, labels=list(range(len(names))), sample_weight=weights, normalize="true")
    return {
        mood: {other: rounded(share) for other, share in zip(names, row, strict=True)}
        for mood, row in zip(names, shares, strict=True)
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


def at_shares(scores: Floats, moods: Ints, shares: Floats) -> dict[str, Any]:
    """What becomes of accuracy and calibration when the moods of a playlist have other shares `[k]`."""
    weights = equal_shares(moods) * shares[moods]
    right = np.average(scores.argmax(axis=1) == moods, weights=weights)
    said = np.average(scores.max(axis=1), weights=weights)
    return {
        "accuracy": rounded(right),
        "said": rounded(said),
        "ece": rounded(calibration_error(scores, moods, weights)),
    }


def reliability(scores: Floats, moods: Ints, weights: Floats) -> list[list[list[float]]]:
    """Per mood, for ten bins of its score that hold 20 songs: mean score, share of songs that have the mood."""
    curves = []
    for mood in range(scores.shape[1]):
        bins = np.minimum((scores[:, mood] * 10).astype(np.int64), 9)
        points = []
        for at in range(10):
            own = bins == at
            if own.sum() >= 20:
                share = np.average(moods[own] == mood, weights=weights[own])
                points.append([rounded(np.average(scores[own, mood], weights=weights[own])), rounded(share)])
        curves.append(points)
    return curves


def intervals(best: Ints, moods: Ints, groups: Ints, names: Sequence[str], draws: int = 500) -> dict[str, list[float]]:
    """The middle 95 % of figures at equal shares of the moods when the artists are drawn anew, so many times."""
    _, artist = np.unique(groups, return_inverse=True)
    random, found = np.random.default_rng(11), []
    for _ in range(draws):
        counts = np.bincount(random.integers(artist.max() + 1, size=artist.max() + 1), minlength=artist.max() + 1)
        weight = counts[artist].astype(np.float64)
        table = np.bincount(moods * len(names) + best, weight, minlength=len(names) ** 2).reshape(len(names), -1)
        table = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-9)
        f1 = 2 * np.diag(table) / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1e-9)
        found.append([np.diag(table).mean(), f1.mean(), *f1])
    low, high = np.quantile(found, [0.025, 0.975], axis=0)
    columns = ("accuracy", "macro_f1", *names)
    return {name: [rounded(a), rounded(b)] for name, a, b in zip(columns, low, high, strict=True)}
