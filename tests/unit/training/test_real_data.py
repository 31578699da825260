import os
from pathlib import Path

import numpy as np
import pytest

from classify.core.model import MoodModel
from training.data.sources import MOODS, read_datasets
from training.data.table import Table
from training.dataset import build

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def data() -> Path:
    folder = Path(os.environ.get("MOODLIST_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / read_datasets().table.file).is_file():
        pytest.skip("no labelled songs: set MOODLIST_DATA to the folder with the files listed in datasets.toml")
    return folder


def test_the_committed_model_was_trained_on_these_data(data: Path, tmp_path: Path) -> None:
    build(data, tmp_path, read_datasets())
    table = Table.read(tmp_path)
    contract = MoodModel.load(ROOT / "layers" / "model").contract
    assert table.sha256 == contract.dataset_sha256
    assert contract.metrics["rows"] == {"training": len(table.moods), "testing": int(table.tests.sum())}
    assert set(np.unique(table.moods)) == set(range(len(MOODS)))
    assert set(table.sources) == {source.name for source in read_datasets().source}
