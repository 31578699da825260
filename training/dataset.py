"""The first step: labelled rows of many sources -> the training table.

A source that files a song under two moods says nothing about it, so the song is dropped from that source. Sources
that contradict each other each keep their row: how often people disagree is what a probability should say.
"""

import logging
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from classify.core.features import FEATURE_NAMES, AudioFeatures

from .arguments import logged_to_stderr, parse_step_arguments
from .data.sources import MOODS, Datasets, Source, read_datasets
from .data.table import FILE, VOTES_FILE, Floats

log = logging.getLogger(__name__)

FEATURES = list(FEATURE_NAMES)
COLUMNS = ["source", "mood", "group", "song_number", "tests", "weight", *FEATURES]
TAG_FILE = "tags.csv"
TAG_COLUMNS = ["source", "tag", "yes", "group", *FEATURES]


def build(data: Path, work: Path, datasets: Datasets) -> Path:
    """Write the training table and return its path.

    Raises:
        DataError: a file in `data` is missing or not the one described.
    """
    datasets.verify(data)
    pooled = pd.read_csv(data / datasets.table.file, low_memory=False)
    votes = usable(pooled, datasets.source)
    votes["song_number"] = pd.factorize(votes["song"])[0]
    votes["tests"] = votes["source"].map({source.name: source.tests for source in datasets.source})
    votes["weight"] = 1.0
    rows = one_per_source(votes)
    rows["weight"] = weights(rows, datasets.source)
    path = work / FILE
    work.mkdir(parents=True, exist_ok=True)
    rows[COLUMNS].to_csv(path, index=False, lineterminator="\n")
    votes[COLUMNS].to_csv(work / VOTES_FILE, index=False, lineterminator="\n")
    answers(pooled, datasets.source)[TAG_COLUMNS].to_csv(work / TAG_FILE, index=False, lineterminator="\n")
    log.info("%d labelled rows with complete features, %d songs and sources kept", len(votes), len(rows))
    log.info("%s", pd.crosstab(rows["source"], rows["mood"])[list(MOODS)].to_string())
    return path


def usable(pooled: pd.DataFrame, sources: Iterable[Source]) -> pd.DataFrame:
    """The rows with a label we use and ten features in range, with our mood, a key per song and a group."""
    return _described(
        pooled, {(source.name, label): mood for source in sources for label, mood in source.labels.items()}
    )


def answers(pooled: pd.DataFrame, sources: Iterable[Source]) -> pd.DataFrame:
    """For each tag, the songs of the sources that have it: `yes` is 1 for those so labelled, 0 for the others.

    A song that a source files both under the tag and under something else says nothing, and is left out.
    """
    known = list(sources)
    rows = _described(pooled, {(s.name, label): name for s in known for label, name in (s.labels | s.tags).items()})
    kept = one_per_source(rows)
    parts = []
    for tag in sorted({name for source in known for name in source.tags.values()}):
        has = kept["mood"] == tag
        asked = kept[kept["source"].isin(kept["source"][has].unique())]
        parts.append(asked.assign(tag=tag, yes=has[asked.index].astype(int)))
    return pd.concat(parts, ignore_index=True) if parts else kept.assign(tag="", yes=0)


def _described(pooled: pd.DataFrame, moods: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    rows = pooled.assign(mood=[moods.get(pair, "") for pair in zip(pooled["source"], pooled["label"], strict=True)])
    complete = [_complete(values) for values in rows[FEATURES].itertuples(index=False)]
    rows = rows[(rows["mood"] != "") & pd.Series(complete, index=rows.index)].copy()
    recording = joined(rows[FEATURES])
    rows["song"] = rows["song_key"].fillna(recording)
    artist = rows["song_key"].str.split("|").str[0]
    rows["group"] = grouped(artist, rows["track_id"], recording)
    return rows


def joined(rows: pd.DataFrame) -> pd.Series:
    """The values of each row as one text: what a recording without a name is known by."""
    return pd.Series([",".join(values) for values in rows.astype(str).to_numpy()], index=rows.index)


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
    """Weights `[n]`: a source counts by its trust and the root of its size, its moods equally.

    By the root, since by its size one large source would decide everything, and with equal sums forty songs would.
    """
    size = rows.groupby("source")["song"].transform("size").to_numpy(np.float64)
    held = rows.groupby("source")["mood"].transform("nunique").to_numpy(np.float64)
    each = rows.groupby(["source", "mood"])["song"].transform("size").to_numpy(np.float64)
    trust = rows["source"].map({source.name: source.trust for source in sources}).to_numpy(np.float64)
    weight: Floats = trust * np.sqrt(size) / held / each
    scaled: Floats = weight / weight.mean()
    return scaled


def unlabelled(data: Path, datasets: Datasets, most: int = 10_000) -> Floats:
    """Features `[n, 10]` of songs that nobody labelled, at most so many of each file, evenly taken."""
    parts = []
    for described in datasets.unlabelled:
        rows = pd.read_csv(data / described.file, usecols=FEATURES)[FEATURES]
        rows = rows.iloc[:: max(1, len(rows) // most)]
        parts.append(rows[[_complete(values) for values in rows.itertuples(index=False)]].to_numpy(np.float64))
    return np.concatenate(parts)


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__, data=True)
    with logged_to_stderr():
        build(args.data, args.work, read_datasets())


if __name__ == "__main__":
    main()
