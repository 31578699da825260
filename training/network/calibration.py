"""Calibration: the temperature that turns logits into calibrated probabilities, and the remaining error."""

import numpy as np
from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]
from scipy.special import log_softmax, softmax  # type: ignore[import-untyped]

from ..data.table import Floats, Ints

BINS = 15
COLDEST, HOTTEST = 1 / 20, 20.0


def probabilities(logits: Floats, temperature: float = 1.0) -> Floats:
    """Return the softmax `[n, k]` of logits `[n, k]` divided by the temperature."""
    share: Floats = softmax(logits / temperature, axis=1)
    return share


def log_loss(logits: Floats, moods: Ints, weights: Floats, temperature: float = 1.0) -> float:
    """Return the weighted mean of -log p(labelled mood), in nats."""
    right = log_softmax(logits / temperature, axis=1)[np.arange(len(moods)), moods]
    return float(-np.average(right, weights=weights))


def best_temperature(logits: Floats, moods: Ints, weights: Floats) -> float:
    """Return the temperature between 1/20 and 20 with the lowest weighted log loss.

    The loss is convex in 1 / temperature, so it has one minimum.
    """
    found = minimize_scalar(
        lambda inverse: log_loss(logits, moods, weights, 1 / inverse),
        bounds=(1 / HOTTEST, 1 / COLDEST),
        method="bounded",
        options={"xatol": 1e-7},
    )
    return float(1 / found.x)


def calibration_error(scores: Floats, moods: Ints, weights: Floats) -> float:
    """Return the expected calibration error of the best score: mean gap of score and accuracy over 15 equal bins."""
    best, right = scores.max(axis=1), scores.argmax(axis=1) == moods
    bins = np.minimum((best * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights * (right - best), minlength=BINS)
    return float(np.abs(gaps).sum() / weights.sum())
