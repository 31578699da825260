"""One network, fitted to a table."""

from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ..data.table import Floats, Table
from .network import Network, averaged
from .optimizer import Recipe, learn
from .scaling import Spread


def fit(table: Table, recipe: Recipe, targets: Floats | None = None, like: Network | None = None) -> Network:
    """Fit to the rows of a table; `targets` `[n, k]` are the shares of each mood if not all or nothing; `like` is a
    network whose scaling is to be used.

    One thread, because a sum that threads share is not always added up in the same order.
    """
    scaling = like or _scaling(table.features, recipe)
    wanted = np.eye(table.choices.shape[1])[table.moods] if targets is None else targets
    with threadpool_limits(1):
        layers = learn(scaling.scaled(table.features), wanted, table.weights, table.choices, recipe)
    return averaged(
        [
            replace(scaling, hidden=hidden, hidden_bias=hidden_bias[0], output=output, output_bias=output_bias[0])
            for hidden, hidden_bias, output, output_bias in zip(*layers, strict=True)
        ]
    )


def _scaling(features: Floats, recipe: Recipe) -> Network:
    low, high = np.quantile(features, [recipe.clip, 1 - recipe.clip], axis=0)
    none = np.zeros(0)
    spread = Spread(low, high).transform(features)
    deviation = spread.std(axis=0)
    return Network(low, high, spread.mean(axis=0), np.where(deviation > 0, deviation, 1), none, none, none, none)
