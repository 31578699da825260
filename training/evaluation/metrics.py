"""The metrics in mood_model.json, computed from scores and labelled moods."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score

from ..data.table import Floats, Ints, equal_shares
from ..network.calibration import calibration_error

SCORE_LEVELS = (0.4, 0.5, 0.6, 0.7)
LOUD, POSITIVE = ("happy", "aggressive"), ("happy", "relaxing")


def rounded(value: float) -> float:
    """Round to four decimals; more would be noise."""
    return round(float(value), 4)


def agreement(best: Ints, moods: Ints, weights: Floats, names: Sequence[str]) -> dict[str, Any]:
    """Return accuracy and F1 of the best moods `[n]`, first with rows and then with moods weighted equally."""
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


def agreement_given_shares(scores: Floats, moods: Ints) -> dict[str, float]:
    """Return accuracy and macro F1 when scores `[n, k]` are multiplied by the frequency of each mood in these rows.

    Use them to compare with a model that learnt the frequencies in training.
    """
    best = (scores * np.bincount(moods, minlength=scores.shape[1])).argmax(axis=1)
    f1 = f1_score(moods, best, labels=list(range(scores.shape[1])), average="macro", zero_division=0)
    return {"accuracy": rounded(np.mean(best == moods)), "macro_f1": rounded(f1)}


def easier_questions(scores: Floats, moods: Ints, weights: Floats, names: Sequence[str]) -> dict[str, float]:
    """Return how often the best two moods of scores `[n, k]` hold the label, and how often half of the moods do.

    Loud or calm, and positive or negative, are the two axes whose quadrants the core moods are.
    """
    ordered = np.argsort(-scores, axis=1, kind="stable")
    right = {"best_or_second": (ordered[:, :2] == moods[:, None]).any(axis=1)}
    for question, half in (("loud_or_calm", LOUD), ("positive_or_negative", POSITIVE)):
        in_half = np.isin(names, half)
        right[question] = (scores[:, in_half].sum(axis=1) >= 0.5) == in_half[moods]
    return {question: rounded(np.average(flags, weights=weights)) for question, flags in right.items()}


def confusion(best: Ints, moods: Ints, weights: Floats, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return, of the songs labelled with the outer key, the weighted share that is given the mood of the inner key."""
    shares = confusion_matrix(moods, best, labels=list(range(len(names))), sample_weight=weights, normalize="true")
    return {
        mood: {other: rounded(share) for other, share in zip(names, row, strict=True)}
        for mood, row in zip(names, shares, strict=True)
    }


def certainty(scores: Floats, moods: Ints, weights: Floats) -> dict[str, Any]:
    """Return the calibration error of scores `[n, k]`, and coverage and accuracy above each of SCORE_LEVELS."""
    best, correct = scores.max(axis=1), scores.argmax(axis=1) == moods
    levels = {}
    for level in SCORE_LEVELS:
        above = best >= level
        accuracy = np.average(correct[above], weights=weights[above]) if above.any() else 0.0
        levels[str(level)] = {"share": rounded(np.average(above, weights=weights)), "accuracy": rounded(accuracy)}
    return {"ece": rounded(calibration_error(scores, moods, weights)), "best_score_at_least": levels}


def at_mood_shares(scores: Floats, moods: Ints, shares: Floats) -> dict[str, Any]:
    """Return accuracy, mean best score (`said`) and calibration error if the moods had the shares `[k]`."""
    weights = equal_shares(moods) * shares[moods]
    accuracy = np.average(scores.argmax(axis=1) == moods, weights=weights)
    mean_best = np.average(scores.max(axis=1), weights=weights)
    return {
        "accuracy": rounded(accuracy),
        "said": rounded(mean_best),
        "ece": rounded(calibration_error(scores, moods, weights)),
    }


def reliability(scores: Floats, moods: Ints, weights: Floats) -> list[list[list[float]]]:
    """Return per mood a list of [mean score, share of songs with the mood], for each tenth of scores with 20 songs."""
    curves = []
    for mood in range(scores.shape[1]):
        bins = np.minimum((scores[:, mood] * 10).astype(np.int64), 9)
        points = []
        for number in range(10):
            in_bin = bins == number
            if in_bin.sum() >= 20:
                share = np.average(moods[in_bin] == mood, weights=weights[in_bin])
                points.append([rounded(np.average(scores[in_bin, mood], weights=weights[in_bin])), rounded(share)])
        curves.append(points)
    return curves


def intervals(best: Ints, moods: Ints, groups: Ints, names: Sequence[str], draws: int = 500) -> dict[str, list[float]]:
    """Return 95 % intervals of the metrics at equal shares of the moods, from `draws` bootstraps of the artists."""
    _, artist = np.unique(groups, return_inverse=True)
    random, metrics = np.random.default_rng(11), []
    for _ in range(draws):
        counts = np.bincount(random.integers(artist.max() + 1, size=artist.max() + 1), minlength=artist.max() + 1)
        weight = counts[artist].astype(np.float64)
        table = np.bincount(moods * len(names) + best, weight, minlength=len(names) ** 2).reshape(len(names), -1)
        table = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-9)
        f1 = 2 * np.diag(table) / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1e-9)
        metrics.append([np.diag(table).mean(), f1.mean(), *f1])
    low, high = np.quantile(metrics, [0.025, 0.975], axis=0)
    columns = ("accuracy", "macro_f1", *names)
    return {name: [rounded(a), rounded(b)] for name, a, b in zip(columns, low, high, strict=True)}
