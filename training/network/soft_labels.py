"""Labels that other sources have had a say in: soft targets instead of one mood, all or nothing."""

from dataclasses import replace

import numpy as np

from ..data.table import Floats, Table
from .calibration import probabilities
from .fit import fit
from .optimizer import NEVER, Recipe

SAY = 0.4  # how much the other sources count
SMALL = Recipe(members=1, hidden=32, epochs=12, learning_rate=0.006)


def soften_labels(table: Table, say: float = SAY, seed: int = SMALL.seed) -> Floats:
    """Targets `[n, k]`: the label, with a share of `say` for what a network of the other sources thinks.

    It chooses among the moods of the row's source only. A label that contradicts what all others would call such a
    song thus weighs less, and one that they share keeps its weight.
    """
    own = np.eye(table.choices.shape[1])[table.moods]
    return (1 - say) * own + say * peer_predictions(table, seed)


def peer_predictions(table: Table, seed: int = SMALL.seed) -> Floats:
    """Scores `[n, k]` of each row by a small network of the other sources; the label itself if there are none."""
    thought = np.eye(table.choices.shape[1])[table.moods]
    names = sorted(set(table.sources.tolist()))
    for source in names if len(names) > 1 else ():
        own = table.sources == source
        network = fit(table.at(~own), replace(SMALL, seed=seed))
        thought[own] = probabilities(network.logits(table.features[own]) + np.where(table.choices[own], 0, NEVER))
    return thought
