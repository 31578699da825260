"""Calibration: the temperature that turns logits into calibrated probabilities, and the remaining error."""

import numpy as np

from ..data.table import Floats, Ints

BINS = 15


def probabilities(logits: Floats, temperature: float = 1.0) -> Floats:
    """Return the softmax `[n, k]` of logits `[n, k]` divided by the temperature."""
    shifted = logits / temperature
    shifted -= shifted.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    share: Floats = powers / powers.sum(axis=1, keepdims=True)
    return share


def log_loss(logits: Floats, moods: Ints, weights: Floats, temperature: float = 1.0) -> float:
    """Return the weighted mean of -log p(labelled mood), in nats."""
    right = probabilities(logits, temperature)[np.arange(len(moods)), moods]
    return float(-np.average(np.log(np.maximum(right, 1e-300)), weights=weights))


def best_temperature(logits: Floats, moods: Ints, weights: Floats) -> float:
    """Return the temperature between 1/20 and 20 with the lowest weighted log loss.

    The loss is convex in 1 / temperature, so bisection finds the only root of its slope.
    """
    low, high = 1 / 20, 20.0
    for _ in range(60):
        inverse = (low + high) / 2
        expected = (probabilities(logits, 1 / inverse) * logits).sum(axis=1)
        slope = np.average(expected - logits[np.arange(len(moods)), moods], weights=weights)
        low, high = (low, inverse) if slope > 0 else (inverse, high)
    return 2 / (low + high)


def calibration_error(scores: Floats, moods: Ints, weights: Floats) -> float:
    """Return the expected calibration error of the best score: mean gap of score and accuracy over 15 equal bins."""
    best, right = scores.max(axis=1), scores.argmax(axis=1) == moods
    bins = np.minimum((best * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights * (right - best), minlength=BINS)
    return float(np.abs(gaps).sum() / weights.sum())
