"""The settings of the reference program, measured on our folds.

The reference fits one MLP of 25 units with alpha 0.7 to unweighted labels. It scales each playlist by that playlist's
own mean and deviation, so its answer for a song depends on the other songs.
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

MIN_PLAYLIST = 20  # songs; scaling fewer by their own deviation would be unfair to the reference
EPOCHS = 200  # at most; scikit-learn's default


def reference_figures(table: Table, splits: Sequence[Split], ours: Ints, weights: Floats, seed: int) -> dict[str, Any]:
    """Return the reference's metrics, with each fold scaled as one playlist, then with single-mood playlists.

    A single-mood playlist is the songs of one mood of one source in a fold. `ours` `[n]` is our best mood per row, for
    comparison on these playlists; `weights` `[n]` are the weights of the test rows.
    """
    best, alone = np.full(len(table.moods), -1), np.full(len(table.moods), -1)
    for train, test in splits:
        mlp = fit_reference(_scaled_alone(table.features[train]), table.moods[train], seed)
        best[test] = mlp.predict(_scaled_alone(table.features[test]))
        for playlist in _playlists(table, test):
            alone[playlist] = mlp.predict(_scaled_alone(table.features[playlist]))
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


def fit_reference(features: Floats, moods: Ints, seed: int) -> MLPClassifier:
    """Fit the reference's network to scaled features `[n, 10]` and return it."""
    with warnings.catch_warnings(category=ConvergenceWarning, action="ignore"):
        return MLPClassifier(25, alpha=0.7, max_iter=EPOCHS, random_state=seed).fit(features, moods)


def _scaled_alone(features: Floats) -> Floats:
    scaled: Floats = StandardScaler().fit_transform(features)
    return scaled


def _playlists(table: Table, test: Ints) -> list[Ints]:
    kinds = [(source, mood) for source in np.unique(table.sources[test]) for mood in np.unique(table.moods[test])]
    playlists = [test[(table.sources[test] == source) & (table.moods[test] == mood)] for source, mood in kinds]
    return [playlist for playlist in playlists if len(playlist) >= MIN_PLAYLIST]
