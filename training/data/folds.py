"""Which rows test and which train: no artist and no recording is ever on both sides."""

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from .table import Ints, Table

FOLDS = 5
SEED = 7

Split = tuple[Ints, Ints]  # positions of the rows that train, and of those that test


def artist_folds(table: Table) -> list[Split]:
    """Five splits; every row that may test does so once."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    splits = splitter.split(table.features, table.moods, table.groups)
    return [(train, test[table.tests[test]]) for train, test in splits]


def shuffled_folds(table: Table, seed: int) -> list[Ints]:
    """The artists of five folds, drawn by a seed."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    splits = splitter.split(table.features, table.moods, table.groups)
    return [np.unique(table.groups[test]) for _, test in splits]
