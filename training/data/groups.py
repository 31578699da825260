"""Groups of rows that belong together: rows of one artist, or of one recording."""

from collections.abc import Hashable, Iterable

import numpy as np
import pandas as pd
from scipy.sparse import coo_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]


def group_numbers(*columns: Iterable[Hashable]) -> list[int]:
    """Return a group number per row; rows that share a value in a column, even through other rows, are one group."""
    codes = [pd.factorize(pd.Series(list(column)))[0] for column in columns]  # -1 for a missing value
    count = len(codes[0])
    first_code = count + np.cumsum([0, *(code.max(initial=-1) + 1 for code in codes)])
    rows = [np.flatnonzero(code >= 0) for code in codes]
    edges = (
        np.concatenate(rows),
        np.concatenate([first + code[at] for first, code, at in zip(first_code, codes, rows, strict=False)]),
    )
    nodes = int(first_code[-1])  # the rows, then the distinct values of each column
    graph = coo_array((np.ones(len(edges[0])), edges), shape=(nodes, nodes))
    _, component = connected_components(graph, directed=False)
    return [int(number) for number in pd.factorize(component[:count])[0]]
