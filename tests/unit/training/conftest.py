"""Invented songs in the columns of the real table: three sources, and four moods that are easy to separate."""

import functools
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from classify.core.features import FEATURE_NAMES
from training import tags, train
from training.data.sources import Datasets, PooledTable, Source
from training.data.table import VOTES_FILE, Table
from training.dataset import build
from training.evaluate import evaluate, write
from training.evaluation import baselines, reference_settings
from training.network.optimizer import Recipe

TAGS = {"sport": "energetic", "study": "focus"}
LABELS = {"joy": "happy", "rage": "aggressive", "gloom": "dark", "calm": "relaxing"}
# valence, energy, loudness in dB
CENTRES = {"joy": (0.8, 0.8, -5.0), "rage": (0.2, 0.9, -4.0), "gloom": (0.2, 0.2, -14.0), "calm": (0.7, 0.2, -13.0)}
CENTRES |= {"sport": (0.5, 0.9, -4.0), "study": (0.4, 0.1, -20.0)}

SHORT: Any = {"members": 2, "hidden": 8, "epochs": 15, "batch": 64, "learning_rate": 0.02}


def songs(source: str, labels: list[str], each: int, seed: int) -> pd.DataFrame:
    """Return `each` invented songs per label, three per artist."""
    random = np.random.default_rng(seed)
    label = np.repeat(labels, each)
    middle = np.array([CENTRES[name] for name in label])
    count = len(label)
    rows = pd.DataFrame({name: random.uniform(0.05, 0.6, count) for name in FEATURE_NAMES})
    rows["valence"] = np.clip(random.normal(middle[:, 0], 0.12), 0, 1)
    rows["energy"] = np.clip(random.normal(middle[:, 1], 0.12), 0, 1)
    rows["loudness"] = random.normal(middle[:, 2], 2)
    rows["tempo"], rows["duration_ms"] = random.uniform(60, 180, count), random.uniform(120_000, 300_000, count)
    rows["source"], rows["label"] = source, label
    rows["track_id"] = [f"{source}{seed}-{at}" for at in range(count)]
    rows["song_key"] = [f"{source} artist {seed}-{at // 3}|song {at}" for at in range(count)]
    return rows


def invented() -> pd.DataFrame:
    """Return the pooled table of the invented songs."""
    every = list(LABELS)
    parts = [songs("big", every, 120, 1), songs("small", ["joy", "gloom"], 24, 2), songs("trimmed", every, 12, 3)]
    parts += [songs(source, list(TAGS), 24, seed) for source, seed in (("big", 4), ("trimmed", 5))]
    return pd.concat(parts, ignore_index=True)


def write_pooled_table(data: Path, rows: pd.DataFrame) -> Datasets:
    """Write rows as the pooled table to the folder; return the sources as datasets.toml would list them."""
    data.mkdir(exist_ok=True)
    rows.to_csv(data / "pooled.csv", index=False)
    sha256 = hashlib.sha256((data / "pooled.csv").read_bytes()).hexdigest()
    sources = [
        Source(name, "pooled.csv", "invented", "none", sha256, trust, tests, "a test", LABELS, TAGS)
        for name, trust, tests in [("big", 3, True), ("small", 4, True), ("trimmed", 2, False)]
    ]
    return Datasets(PooledTable("pooled.csv", sha256, "by a test"), tuple(sources))


@pytest.fixture
def rows() -> pd.DataFrame:
    return invented()


@pytest.fixture
def write_pool(tmp_path: Path) -> Callable[[pd.DataFrame], Datasets]:
    """A function that writes rows as the pooled table to `tmp_path / "data"` and returns the sources."""
    return lambda rows: write_pooled_table(tmp_path / "data", rows)


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """A recipe that fits in a fraction of a second."""
    return Recipe(**SHORT)


@pytest.fixture(scope="session", autouse=True)
def short_fits() -> Iterator[None]:
    """Fit the reference's network and those of left-out sources only as long as invented songs need."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference_settings, "EPOCHS", reference_settings.EPOCHS // 20)
        patch.setattr(baselines, "Recipe", functools.partial(Recipe, **SHORT))
        yield


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory, recipe: Recipe, short_fits: None) -> Path:
    """The folder that the steps before the export wrote for the invented songs. Do not write to it."""
    folder = tmp_path_factory.mktemp("training")
    build(folder / "data", folder / "work", write_pooled_table(folder / "data", invented()))
    table = Table.read(folder / "work")
    train.run(folder / "work", recipe)
    metrics = evaluate(table, Table.read(folder / "work", VOTES_FILE), recipe)
    metrics["tags"] = {name: tags.evaluate(tag_table, recipe) for name, tag_table in tags.read(folder / "work").items()}
    metrics["published_protocol"] = {"source": "big", "accuracy": 0.9, "deviation_of_folds": 0.1}
    write(metrics, folder / "work")
    return folder / "work"


@pytest.fixture
def table(work: Path) -> Table:
    """The training table of the invented songs."""
    return Table.read(work)
