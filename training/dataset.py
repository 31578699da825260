"""The first step: labelled rows of many sources -> the training table.

A source that files a song under two moods says nothing about it, so the song is dropped from that source. Sources
that contradict each other each keep their row: how often people disagree is what a probability should say.
"""

import logging
from collections.abc import Hashable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from classify.features import FEATURE_NAMES, AudioFeatures
from training.options import options, progress
from training.sources import MOODS, Datasets, Source, numbered, read_datasets
from training.table import FILE, Floats, equal_shares

log = logging.getLogger(__name__)

FEATURES = list(FEATURE_NAMES)
COLUMNS = ["source", "mood", "group", "tests", "weight", *FEATURES]


def build(data: Path, work: Path, datasets: Datasets) -> Path:
    """Write the training table and return its path.

    Raises:
        DataError: a file in `data` is missing or not the one described.
    """
    datasets.verify(data)
    votes = usable(pd.read_csv(data / datasets.table.file), datasets.source)
    rows = one_per_source(votes)
    rows["weight"] = weights(rows, datasets.source)
    rows["tests"] = rows["source"].map({source.name: source.tests for source in datasets.source})
    path = work / FILE
    work.mkdir(parents=True, exist_ok=True)
    rows[COLUMNS].to_csv(path, index=False, lineterminator="\n")
    log.info("%d labelled rows with complete features, %d songs and sources kept", len(votes), len(rows))
    log.info("%s", pd.crosstab(rows["source"], rows["mood"])[list(MOODS)].to_string())
    return path


def usable(pooled: pd.DataFrame, sources: Iterable[Source]) -> pd.DataFrame:
    """The rows with a label we use and ten features in range, with our mood, a key per song and a group."""
    moods = {(source.name, label): mood for source in sources for label, mood in source.labels.items()}
    rows = pooled.assign(mood=[moods.get(pair, "") for pair in zip(pooled["source"], pooled["label"], strict=True)])
    complete = [_complete(values) for values in rows[FEATURES].itertuples(index=False)]
    rows = rows[(rows["mood"] != "") & pd.Series(complete, index=rows.index)].copy()
    recording = rows[FEATURES].astype(str).agg(",".join, axis=1)
    rows["song"] = rows["song_key"].fillna(recording)
    artist = rows["song_key"].str.split("|").str[0]
    rows["group"] = grouped(artist, rows["track_id"], recording)
    return rows


def _complete(values: Iterable[float]) -> bool:
    return AudioFeatures.complete(dict(zip(FEATURES, values, strict=True))) is not None


def grouped(*columns: Iterable[Hashable]) -> list[int]:
    """A number per row; rows that share a value in any column, directly or through others, share the number."""
    rows = list(zip(*columns, strict=True))
    parent = list(range(len(rows)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    first: dict[tuple[int, Hashable], int] = {}
    for at, values in enumerate(rows):
        for column, value in enumerate(values):
            if not pd.isna(value):
                parent[root(at)] = root(first.setdefault((column, value), at))
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(at), len(numbers)) for at in range(len(rows))]


def one_per_source(votes: pd.DataFrame) -> pd.DataFrame:
    """One row per song and source, without the songs that the source files under several moods."""
    agreed = votes.groupby(["source", "song"])["mood"].transform("nunique") == 1
    kept = votes[agreed].drop_duplicates(["source", "song"])
    return kept.sort_values(["source", "song"], kind="stable", ignore_index=True)


def weights(rows: pd.DataFrame, sources: Iterable[Source]) -> Floats:
    """Weights `[n]`: equal sums per mood; within a mood a source counts by its trust and the root of its size.

    By the root, since by its size one large source would decide a mood, and with equal sums forty songs would.
    """
    size = rows.groupby(["source", "mood"])["song"].transform("size").to_numpy(np.float64)
    trust = rows["source"].map({source.name: source.trust for source in sources}).to_numpy(np.float64)
    return equal_shares(trust / np.sqrt(size), numbered(rows["mood"]))


def main() -> None:
    """Run this step."""
    given = options(__doc__, data=True)
    with progress():
        build(given.data, given.work, read_datasets())


if __name__ == "__main__":
    main()
