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


def shuffled_folds(table: Table, seed: int) -> list[Ints]:
    """Return the groups (artists) of each of five folds, shuffled by the seed."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    splits = splitter.split(table.features, table.moods, table.groups)
    return [np.unique(table.groups[test]) for _, test in splits]
