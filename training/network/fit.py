"""Fit one network to a table."""

from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ..data.table import Floats, Table
from .network import Network, average_networks
from .optimizer import Recipe, train_layers
from .scaling import Spread


def fit(table: Table, recipe: Recipe, scaling: Network | None = None) -> Network:
    """Fit a network to the rows of a table.

    `scaling` is a network whose scaling of the inputs to use. Runs on one thread, because several threads may add up a
    sum in a different order each time.
    """
    scaling = scaling or input_scaling(table.features, recipe)
    with threadpool_limits(1):
        layers = train_layers(scaling.scale_features(table.features), table.moods, table.weights, table.choices, recipe)
    return average_networks(
        [
            replace(scaling, hidden=hidden, hidden_bias=hidden_bias[0], output=output, output_bias=output_bias[0])
            for hidden, hidden_bias, output, output_bias in zip(*layers, strict=True)
        ]
    )


def input_scaling(features: Floats, recipe: Recipe) -> Network:
    """Return a network without layers that scales its inputs by the range, mean and deviation of features `[n, 10]`."""
    low, high = np.quantile(features, [recipe.clip, 1 - recipe.clip], axis=0)
    unfitted = np.zeros(0)
    spread = Spread(low, high).transform(features)
    deviation = spread.std(axis=0)
    return Network(low, high, spread.mean(axis=0), np.where(deviation > 0, deviation, 1), *[unfitted] * 4)
