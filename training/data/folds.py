"""Folds for cross-validation: no artist and no recording is ever in both training and test rows."""

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from .table import Ints, Table

FOLDS = 5
SEED = 7

Split = tuple[Ints, Ints]  # positions of the training rows and of the test rows


def artist_folds(table: Table) -> list[Split]:
    """Return five splits by artist; every row that may test is a test row once."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    splits = splitter.split(table.features, table.moods, table.groups)
    return [(train, test[table.tests[test]]) for train, test in splits]


def label_folds(table: Table, seed: int = SEED) -> list[Split]:
    """Return up to five splits of a few labelled rows, each with all moods in its training rows.

    They are by artist, or by row if a mood has songs of too few artists.
    """
    moods, groups = table.moods, table.groups
    artists = min(len(np.unique(groups[moods == mood])) for mood in np.unique(moods))
    if artists < FOLDS:
        groups = np.arange(len(moods))
    splitter = StratifiedGroupKFold(min(FOLDS, np.bincount(moods).min()), shuffle=True, random_state=seed)
    return list(splitter.split(table.features, moods, groups))


def shuffled_folds(table: Table, seed: int) -> list[Ints]:
    """Return the groups (artists) of each of five folds, shuffled by the seed."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    splits = splitter.split(table.features, table.moods, table.groups)
    return [np.unique(table.groups[test]) for _, test in splits]
