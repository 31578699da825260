"""Fit heads to few labels: a logistic regression, or a shift of the shipped network's logits."""

import warnings
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from ..data.folds import Split, label_folds
from ..data.table import Floats, Ints, Table, equal_shares
from .calibration import log_loss
from .head import Head

HeadFit = Callable[[Floats, Table], Head]  # logits and inputs [n, d] of the rows of a table -> a head

STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)  # the inverse of the penalty, as scikit-learn's C
SHIFT_PENALTY = 0.03  # on the sum of the squared shifts, against a mean loss


def fit_best_logistic(embedded: Floats, table: Table) -> Head:
    """Fit a logistic regression with the strength that has the lowest log loss on folds that its fit did not see."""
    splits = label_folds(table)

    def loss(strength: float) -> float:
        scores = unseen_scores(partial(fit_logistic, strength=strength), embedded, table, splits)
        return float(np.average(losses(scores, table.moods), weights=equal_shares(table.moods)))

    return fit_logistic(embedded, table, min(STRENGTHS, key=loss))


def fit_logistic(embedded: Floats, table: Table, strength: float) -> Head:
    """Fit a logistic regression with the moods weighted equally; a low `strength` (C) keeps the weights small."""
    learner = LogisticRegression(C=strength, max_iter=1000)
    with warnings.catch_warnings(category=ConvergenceWarning, action="ignore"):
        learner.fit(embedded, table.moods, sample_weight=equal_shares(table.moods))
    weights, bias = learner.coef_.T, learner.intercept_
    if weights.shape[1] == 1:  # scikit-learn has one logit for two classes: of the second against the first
        weights, bias = np.concatenate([0 * weights, weights], axis=1), np.array([0.0, bias[0]])
    return Head(weights, bias)


def fit_shift(embedded: Floats, table: Table, positions: Ints) -> Head:
    """Fit a shift of the logits at `positions` `[k]`, which are those of the table's moods."""
    logits, weights = embedded[:, positions], equal_shares(table.moods)
    found = minimize(
        lambda shift: log_loss(logits + shift, table.moods, weights) + SHIFT_PENALTY * shift @ shift,
        np.zeros(len(positions)),
    )
    return pass_logits(embedded.shape[1], positions, found.x)


def pass_logits(width: int, positions: Ints, shift: Floats | float = 0.0) -> Head:
    """Return a head of `width` inputs that passes on the logits at `positions`, plus a shift `[k]`."""
    weights = np.zeros((width, len(positions)))
    weights[positions, np.arange(len(positions))] = 1
    return Head(weights, np.zeros(len(positions)) + shift)


def unseen_scores(fit: HeadFit, embedded: Floats, table: Table, splits: Sequence[Split]) -> Floats:
    """Return scores `[n, k]`, each row's from a head that was not fitted to its fold."""
    scores = np.zeros(table.choices.shape)
    for train, test in splits:
        scores[test] = fit(embedded[train], table.at(train)).scores(embedded[test])
    return scores


def losses(scores: Floats, moods: Ints) -> Floats:
    """Return -log of the score `[n]` of each row's label."""
    right: Floats = np.maximum(scores[np.arange(len(moods)), moods], 1e-12)
    return -np.log(right)
