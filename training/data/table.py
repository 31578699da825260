"""The training table in memory: one row per song and source."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from classify.core.features import FEATURE_NAMES

from .sources import MOODS, mood_positions

FILE = "table.csv"
VOTES_FILE = "votes.csv"  # every labelled row as its source gave it, including repeats and contradictions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """A training table of `n` rows; every field but the last two has `n` as its first dimension."""

    features: Floats  # [n, 10] in raw units, in the order of FEATURE_NAMES
    moods: Ints  # [n] positions in `names`
    weights: Floats  # [n] 1 on average; all moods of a source have the same sum
    groups: Ints  # [n] rows of one artist, or of one recording, share a group
    songs: Ints  # [n] rows of the same song in several sources share a number
    sources: NDArray[np.str_]  # [n] the name of the source in datasets.toml
    tests: Flags  # [n] whether the row may be tested on; all rows may be trained on
    choices: Flags  # [n, k] the moods of the row's source, among which its label was chosen
    sha256: str = ""  # of the file it was read from
    names: tuple[str, ...] = MOODS

    @classmethod
    def read(cls, work: Path, file: str = FILE) -> "Table":
        """Read a table that dataset.py wrote."""
        path = work / file
        rows = pd.read_csv(path, keep_default_na=False)
        moods, sources = mood_positions(rows["mood"]), rows["source"].to_numpy(np.str_)
        return cls(
            features=rows[list(FEATURE_NAMES)].to_numpy(np.float64),
            moods=moods,
            weights=rows["weight"].to_numpy(np.float64),
            groups=rows["group"].to_numpy(np.int64),
            songs=rows["song_number"].to_numpy(np.int64),
            sources=sources,
            tests=rows["tests"].to_numpy(np.bool_),
            choices=available_moods(sources, moods, len(MOODS)),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )

    def at(self, rows: Ints | Flags) -> "Table":
        """Return the table of some rows, given as positions or as flags `[n]`."""
        per_row = ("features", "moods", "weights", "groups", "songs", "sources", "tests", "choices")
        return replace(self, **{name: getattr(self, name)[rows] for name in per_row})


def available_moods(sources: NDArray[np.str_], moods: Ints, count: int) -> Flags:
    """Return which of `count` moods each row's source has, as flags `[n, count]`."""
    _, source = np.unique(sources, return_inverse=True)
    has = np.zeros((source.max() + 1, count), dtype=np.bool_)
    has[source, moods] = True
    rows: Flags = has[source]
    return rows


def equal_shares(moods: Ints, weights: Floats | None = None) -> Floats:
    """Return the weights `[n]` (default 1) scaled so that all moods have the same sum and the mean is 1."""
    unscaled = np.ones(len(moods)) if weights is None else weights
    sums = np.bincount(moods, unscaled)
    scaled: Floats = unscaled / sums[moods] * (len(unscaled) / np.count_nonzero(sums))
    return scaled
