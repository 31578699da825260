"""The training table in memory: one row per song and source."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from classify.core.features import FEATURE_NAMES

from .sources import MOODS, numbered

FILE = "table.csv"
VOTES_FILE = "votes.csv"  # every labelled row as it was given, repeats and contradictions too

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """`n` rows; every field but the last two has `n` as its first dimension."""

    features: Floats  # [n, 10] in raw units, in the order of FEATURE_NAMES
    moods: Ints  # [n] positions in `names`
    weights: Floats  # [n] 1 on average; every mood of a source has the same sum
    groups: Ints  # [n] rows of one artist, or of one recording, share a group
    songs: Ints  # [n] rows of one song, in different sources, share a number
    sources: NDArray[np.str_]  # [n] the name of the source in datasets.toml
    tests: Flags  # [n] whether the row may test, or trains only
    choices: Flags  # [n, k] the moods that the row's source has, among which its label was chosen
    sha256: str = ""  # of the file read
    names: tuple[str, ...] = MOODS

    @classmethod
    def read(cls, work: Path, file: str = FILE) -> "Table":
        """The table that `training.dataset` wrote."""
        path = work / file
        rows = pd.read_csv(path, keep_default_na=False)
        moods, sources = numbered(rows["mood"]), rows["source"].to_numpy(np.str_)
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
        """Some of the rows."""
        per_row = ("features", "moods", "weights", "groups", "songs", "sources", "tests", "choices")
        return replace(self, **{name: getattr(self, name)[rows] for name in per_row})


def available_moods(sources: NDArray[np.str_], moods: Ints, count: int) -> Flags:
    """Per row `[n, count]`, the moods that its source has."""
    _, number = np.unique(sources, return_inverse=True)
    has = np.zeros((number.max() + 1, count), dtype=np.bool_)
    has[number, moods] = True
    rows: Flags = has[number]
    return rows


def equal_shares(moods: Ints, weights: Floats | None = None) -> Floats:
    """The weights `[n]` (1 if not given) scaled so that every mood has the same sum, and 1 is the mean."""
    given = np.ones(len(moods)) if weights is None else weights
    sums = np.bincount(moods, given)
    scaled: Floats = given / sums[moods] * (len(given) / np.count_nonzero(sums))
    return scaled
