"""The settings of the program that Moodlist follows, measured under our folds.

It fits one MLP of 25 units with alpha 0.7 to unweighted labels, and scales each playlist by that playlist's own
mean and deviation, so that what it says of a song depends on the other songs.
"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from ..data.folds import Split
from ..data.table import Floats, Ints, Table
from .metrics import agreement, rounded

LEAST_PLAYLIST = 20  # songs; scaling fewer by their own deviation would be unfair to it
EPOCHS = 200  # at most; scikit-learn's own default


def reference_figures(table: Table, splits: Sequence[Split], ours: Ints, weights: Floats, seed: int) -> dict[str, Any]:
    """Its agreement with the labels, each fold scaled as one playlist, then each mood of each source as one.

    `ours` `[n]` is our best mood per row, for comparison on the playlists of a single mood; `weights` `[n]` are
    those of the rows that test.
    """
    best, alone = np.full(len(table.moods), -1), np.full(len(table.moods), -1)
    for train, test in splits:
        mlp = fitted(_fresh(table.features[train]), table.moods[train], seed)
        best[test] = mlp.predict(_fresh(table.features[test]))
        for playlist in _playlists(table, test):
            alone[playlist] = mlp.predict(_fresh(table.features[playlist]))
    tests, single = best >= 0, alone >= 0
    return {
        "mixed": {"accuracy": rounded(np.mean(best[single] == table.moods[single]))},
        **agreement(best[tests], table.moods[tests], weights[tests], table.names),
        "single_mood_playlists": {
            "rows": int(single.sum()),
            "accuracy": rounded(np.mean(alone[single] == table.moods[single])),
            "accuracy_of_this_model": rounded(np.mean(ours[single] == table.moods[single])),
        },
    }


def fitted(features: Floats, moods: Ints, seed: int) -> MLPClassifier:
    """Its network, fitted to features `[n, 10]` that are scaled already."""
    with warnings.catch_warnings(category=ConvergenceWarning, action="ignore"):
        return MLPClassifier(25, alpha=0.7, max_iter=EPOCHS, random_state=seed).fit(features, moods)


def _fresh(features: Floats) -> Floats:
    scaled: Floats = StandardScaler().fit_transform(features)
    return scaled


def _playlists(table: Table, test: Ints) -> list[Ints]:
    kinds = [(source, mood) for source in np.unique(table.sources[test]) for mood in np.unique(table.moods[test])]
    playlists = [test[(table.sources[test] == source) & (table.moods[test] == mood)] for source, mood in kinds]
    return [playlist for playlist in playlists if len(playlist) >= LEAST_PLAYLIST]
