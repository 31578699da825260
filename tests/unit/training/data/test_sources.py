from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from training.data.sources import MOODS, TAGS, Datasets, read_datasets, read_moods
from training.errors import DataError


def test_moods_are_in_the_order_of_the_scores() -> None:
    assert MOODS == ("happy", "aggressive", "dark", "relaxing")


def test_no_two_moods_share_a_name() -> None:
    names = [name for mood in read_moods() for name in (mood.name, *mood.en, *mood.es)]
    assert len(names) == len(set(names))


def test_labels_and_tags_map_to_all_moods_and_tags_of_the_model() -> None:
    assert {mood for source in read_datasets().source for mood in source.labels.values()} == set(MOODS)
    assert {tag for source in read_datasets().source for tag in source.tags.values()} == set(TAGS)


def test_the_trimmed_source_is_for_training_only() -> None:
    assert [source.name for source in read_datasets().source if not source.tests] == ["marvin_v5"]


def test_a_changed_file_is_refused(
    tmp_path: Path, rows: pd.DataFrame, write_pool: Callable[[pd.DataFrame], Datasets]
) -> None:
    datasets = write_pool(rows)
    with (tmp_path / "data" / "pooled.csv").open("a") as file:
        file.write("\n")
    with pytest.raises(DataError, match="is not the file"):
        datasets.verify(tmp_path / "data")


def test_a_missing_file_is_refused(
    tmp_path: Path, rows: pd.DataFrame, write_pool: Callable[[pd.DataFrame], Datasets]
) -> None:
    datasets = write_pool(rows)
    with pytest.raises(DataError, match="is missing"):
        datasets.verify(tmp_path)
