"""Step 1: build the training table from the labelled rows of all sources.

If a source gives a song two moods, its label is ambiguous, so the song is dropped from that source. If two sources
disagree about a song, both rows stay: a calibrated probability should reflect how often people disagree.
"""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.mood import QUANTILES

from .arguments import logged_to_stderr, parse_step_arguments
from .data.groups import group_numbers
from .data.sources import MOODS, Datasets, Source, read_datasets
from .data.table import FILE, VOTES_FILE, Floats

log = logging.getLogger(__name__)

FEATURES = list(FEATURE_NAMES)
COLUMNS = ["source", "mood", "group", "song_number", "tests", "weight", *FEATURES]
TAG_FILE = "tags.csv"
UNLABELLED_SONGS = 10_000  # of each file
QUANTILES_FILE = "quantiles.csv"
TAG_COLUMNS = ["source", "tag", "yes", "group", *FEATURES]


def build(data: Path, work: Path, datasets: Datasets) -> Path:
    """Write the training table, the votes, the tag rows and the quantiles to `work`; return the path of the table.

    Raises:
        DataError: a file in `data` is missing or has an unexpected hash.
    """
    datasets.verify(data)
    pooled = pd.read_csv(data / datasets.table.file, low_memory=False)
    votes = labelled_rows(pooled, datasets.source)
    votes["song_number"] = pd.factorize(votes["song"])[0]
    votes["tests"] = votes["source"].map({source.name: source.tests for source in datasets.source})
    votes["weight"] = 1.0
    rows = one_per_source(votes)
    rows["weight"] = row_weights(rows, datasets.source)
    path = work / FILE
    work.mkdir(parents=True, exist_ok=True)
    rows[COLUMNS].to_csv(path, index=False, lineterminator="\n")
    votes[COLUMNS].to_csv(work / VOTES_FILE, index=False, lineterminator="\n")
    tag_rows(pooled, datasets.source)[TAG_COLUMNS].to_csv(work / TAG_FILE, index=False, lineterminator="\n")
    songs = unlabelled_songs(data, datasets) if datasets.unlabelled else rows
    songs[FEATURES].quantile(list(QUANTILES)).to_csv(work / QUANTILES_FILE, float_format="%.6g", lineterminator="\n")
    log.info(
        "%d labelled rows with complete features, %d after dropping ambiguous and repeated songs", len(votes), len(rows)
    )
    log.info("%s", pd.crosstab(rows["source"], rows["mood"])[list(MOODS)].to_string())
    return path


def labelled_rows(pooled: pd.DataFrame, sources: Iterable[Source]) -> pd.DataFrame:
    """Return the rows with a mapped label and all ten features in range.

    Adds the columns `mood` (ours), `song` (a key) and `group` (rows of one artist or recording).
    """
    return _mapped(pooled, {(source.name, label): mood for source in sources for label, mood in source.labels.items()})


def tag_rows(pooled: pd.DataFrame, sources: Iterable[Source]) -> pd.DataFrame:
    """Return, for each tag, the songs of the sources that use it; `yes` is 1 for songs with the tag, else 0.

    Songs to which a source gives both the tag and another label are ambiguous and left out.
    """
    sources = list(sources)
    rows = _mapped(pooled, {(s.name, label): name for s in sources for label, name in (s.labels | s.tags).items()})
    songs = one_per_source(rows)
    parts = []
    for tag in sorted({name for source in sources for name in source.tags.values()}):
        has_tag = songs["mood"] == tag
        candidates = songs[songs["source"].isin(songs["source"][has_tag].unique())]
        parts.append(candidates.assign(tag=tag, yes=has_tag[candidates.index].astype(int)))
    return pd.concat(parts, ignore_index=True) if parts else songs.assign(tag="", yes=0)


def _mapped(pooled: pd.DataFrame, moods: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    rows = pooled.assign(mood=[moods.get(pair, "") for pair in zip(pooled["source"], pooled["label"], strict=True)])
    complete = [_complete(values) for values in rows[FEATURES].itertuples(index=False)]
    rows = rows[(rows["mood"] != "") & pd.Series(complete, index=rows.index)].copy()
    recording = feature_keys(rows[FEATURES])
    rows["song"] = rows["song_key"].fillna(recording)
    artist = rows["song_key"].str.split("|").str[0]
    rows["group"] = group_numbers(artist, rows["track_id"], recording)
    return rows


def feature_keys(rows: pd.DataFrame) -> pd.Series:
    """Return each row's values joined to one text; identifies a recording that has no name."""
    return pd.Series([",".join(values) for values in rows.astype(str).to_numpy()], index=rows.index)


def _complete(values: Iterable[float]) -> bool:
    return AudioFeatures.complete(dict(zip(FEATURES, values, strict=True))) is not None


def one_per_source(votes: pd.DataFrame) -> pd.DataFrame:
    """Return one row per song and source, without songs to which the source gives several moods."""
    unambiguous = votes.groupby(["source", "song"])["mood"].transform("nunique") == 1
    rows = votes[unambiguous].drop_duplicates(["source", "song"])
    return rows.sort_values(["source", "song"], kind="stable", ignore_index=True)


def row_weights(rows: pd.DataFrame, sources: Iterable[Source]) -> Floats:
    """Return weights `[n]`, 1 on average: a source weighs its trust times the root of its size, its moods equally.

    Weighted by size, one large source would dominate; weighted equally, a source of forty songs would.
    """
    size = rows.groupby("source")["song"].transform("size").to_numpy(np.float64)
    mood_count = rows.groupby("source")["mood"].transform("nunique").to_numpy(np.float64)
    mood_size = rows.groupby(["source", "mood"])["song"].transform("size").to_numpy(np.float64)
    trust = rows["source"].map({source.name: source.trust for source in sources}).to_numpy(np.float64)
    weight: Floats = trust * np.sqrt(size) / mood_count / mood_size
    scaled: Floats = weight / weight.mean()
    return scaled


def unlabelled_songs(data: Path, datasets: Datasets) -> pd.DataFrame:
    """Return songs without labels: of each file about as many, evenly spaced."""
    parts = []
    for file in datasets.unlabelled:
        rows = pd.read_csv(data / file.file, usecols=FEATURES)[FEATURES]
        rows = rows.iloc[:: max(1, len(rows) // UNLABELLED_SONGS)]
        parts.append(rows[[_complete(values) for values in rows.itertuples(index=False)]])
    return pd.concat(parts, ignore_index=True)


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__, data=True)
    with logged_to_stderr():
        build(args.data, args.work, read_datasets())


if __name__ == "__main__":
    main()
