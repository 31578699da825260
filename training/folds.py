"""Which rows test and which train: no artist and no recording is ever on both sides."""

from collections.abc import Iterator

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from training.table import Ints, Table

FOLDS = 5
SEED = 7

Split = tuple[Ints, Ints]  # positions of the rows that train, and of those that test


def artist_folds(table: Table) -> list[Split]:
    """Five splits; every row that may test does so once."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    splits = splitter.split(table.features, table.moods, table.groups)
    return [(train, test[table.tests[test]]) for train, test in splits]


def source_folds(table: Table) -> Iterator[tuple[str, Split]]:
    """One split per source that may test; rows of its artists in other sources do not train."""
    for source in sorted(set(table.sources[table.tests].tolist())):
        own = table.sources == source
        train = ~own & ~np.isin(table.groups, table.groups[own])
        yield source, (np.flatnonzero(train), np.flatnonzero(own))
