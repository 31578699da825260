"""The second step: the training table -> the network, fitted to all rows."""

import logging
import warnings
from dataclasses import dataclass, replace

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from training.network import Network, averaged
from training.options import options, progress
from training.table import Floats, Ints, Table, equal_shares

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """How a network is fitted."""

    members: int = 4  # networks that are averaged
    hidden: int = 32  # units of each
    alpha: float = 0.1  # L2 penalty
    epochs: int = 40
    learning_rate: float = 0.003
    clip: float = 0.001  # this share of the rows is clipped at either end of each feature
    seed: int = 20261


def fit(features: Floats, moods: Ints, weights: Floats, recipe: Recipe) -> Network:
    """Fit to features `[n, 10]` in raw units, moods `[n]` and weights `[n]`.

    The weights are scaled to equal shares of the moods. One thread, because a sum that threads share is not always
    added up in the same order.
    """
    scaling = _scaling(features, recipe)
    rows, shares = scaling.scaled(features), equal_shares(weights, moods)
    members = []
    with threadpool_limits(1), warnings.catch_warnings(category=ConvergenceWarning, action="ignore"):
        for at in range(recipe.members):
            mlp = _untrained(recipe, at).fit(rows, moods, sample_weight=shares)
            (hidden, output), (hidden_bias, output_bias) = mlp.coefs_, mlp.intercepts_
            members.append(
                replace(scaling, hidden=hidden, hidden_bias=hidden_bias, output=output, output_bias=output_bias)
            )
    return averaged(members)


def _scaling(features: Floats, recipe: Recipe) -> Network:
    low, high = np.quantile(features, [recipe.clip, 1 - recipe.clip], axis=0)
    none = np.zeros(0)
    network = Network(low, high, np.zeros_like(low), np.ones_like(low), none, none, none, none)
    share = network.scaled(features)
    return replace(network, mean=share.mean(axis=0), scale=share.std(axis=0))


def _untrained(recipe: Recipe, at: int) -> MLPClassifier:
    return MLPClassifier(
        recipe.hidden,
        alpha=recipe.alpha,
        learning_rate_init=recipe.learning_rate,
        max_iter=recipe.epochs,
        n_iter_no_change=recipe.epochs,
        random_state=recipe.seed + at,
    )


def main() -> None:
    """Run this step."""
    given = options(__doc__)
    with progress():
        table = Table.read(given.work)
        log.info("fitting to %d rows", len(table.moods))
        fit(table.features, table.moods, table.weights, Recipe()).save(given.work)


if __name__ == "__main__":
    main()
