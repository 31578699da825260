"""The training table in memory: one row per song and source."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from classify.features import FEATURE_NAMES
from training.sources import MOODS, numbered

FILE = "table.csv"

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """`n` rows; every field but `sha256` has `n` as its first dimension."""

    features: Floats  # [n, 10] in raw units, in the order of FEATURE_NAMES
    moods: Ints  # [n] positions in MOODS
    weights: Floats  # [n] 1 on average; every mood has the same sum
    groups: Ints  # [n] rows of one artist, or of one recording, share a group
    sources: NDArray[np.str_]  # [n] the name of the source in datasets.toml
    tests: Flags  # [n] whether the row may test, or trains only
    sha256: str  # of the file read

    @classmethod
    def read(cls, work: Path) -> "Table":
        """The table that `training.dataset` wrote."""
        path = work / FILE
        rows = pd.read_csv(path, keep_default_na=False)
        return cls(
            features=rows[list(FEATURE_NAMES)].to_numpy(np.float64),
            moods=numbered(rows["mood"]),
            weights=rows["weight"].to_numpy(np.float64),
            groups=rows["group"].to_numpy(np.int64),
            sources=rows["source"].to_numpy(np.str_),
            tests=rows["tests"].to_numpy(np.bool_),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )


def equal_shares(weights: Floats, moods: Ints) -> Floats:
    """The weights `[n]` scaled so that every mood has the same sum, and 1 is the mean."""
    sums = np.bincount(moods, weights, minlength=len(MOODS))
    present = np.count_nonzero(sums)
    scaled: Floats = weights / sums[moods] * (len(weights) / present)
    return scaled
