"""Soft labels: each row's label, mixed with what a network of the other sources predicts."""

from dataclasses import replace

import numpy as np

from ..data.table import Floats, Table
from .calibration import probabilities
from .fit import fit
from .optimizer import MASKED, Recipe

PEER_SHARE = 0.4  # weight of the other sources in a label
PEER_RECIPE = Recipe(members=1, hidden=32, epochs=12, learning_rate=0.006)


def soften_labels(table: Table, peer_share: float = PEER_SHARE, seed: int = PEER_RECIPE.seed) -> Floats:
    """Return targets `[n, k]`: the label, with a share of `peer_share` for the prediction of the other sources.

    The prediction covers only the moods of the row's source. So a label that the other sources contradict weighs less,
    and one that they confirm keeps its weight.
    """
    labels = np.eye(table.choices.shape[1])[table.moods]
    return (1 - peer_share) * labels + peer_share * peer_predictions(table, seed)


def peer_predictions(table: Table, seed: int = PEER_RECIPE.seed) -> Floats:
    """Return scores `[n, k]` of each row by a small network of the other sources; with one source, the labels."""
    scores = np.eye(table.choices.shape[1])[table.moods]
    names = sorted(set(table.sources.tolist()))
    for source in names if len(names) > 1 else ():
        in_source = table.sources == source
        network = fit(table.at(~in_source), replace(PEER_RECIPE, seed=seed))
        logits = network.logits(table.features[in_source]) + np.where(table.choices[in_source], 0, MASKED)
        scores[in_source] = probabilities(logits)
    return scores
