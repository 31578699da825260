from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from training.data.groups import group_numbers
from training.data.sources import MOODS, Datasets
from training.data.table import Table
from training.dataset import build, labelled_rows, one_per_source, tag_rows

LABELS = ("joy", "rage", "gloom", "calm")
WritePool = Callable[[pd.DataFrame], Datasets]


def test_rows_without_all_ten_features_in_range_are_left_out(rows: pd.DataFrame, write_pool: WritePool) -> None:
    before = len(labelled_rows(rows, write_pool(rows).source))
    rows.loc[0, "tempo"] = np.nan
    rows.loc[1, "energy"] = 1.5
    rows.loc[2, "duration_ms"] = np.inf
    assert len(labelled_rows(rows, write_pool(rows).source)) == before - 3


def test_unmapped_labels_are_left_out(rows: pd.DataFrame, write_pool: WritePool) -> None:
    before = len(labelled_rows(rows, write_pool(rows).source))
    rows.loc[:9, "label"] = "workout"
    assert len(labelled_rows(rows, write_pool(rows).source)) == before - 10


def test_a_song_with_two_moods_in_a_source_is_dropped_from_that_source_only(
    rows: pd.DataFrame, write_pool: WritePool
) -> None:
    song = rows.iloc[[0]]
    rows = pd.concat([rows, song.assign(label="gloom"), song.assign(source="small", label="gloom")], ignore_index=True)
    songs = one_per_source(labelled_rows(rows, write_pool(rows).source))
    assert songs[songs["song"] == song["song_key"].item()]["source"].tolist() == ["small"]


def test_a_song_repeated_in_a_source_counts_once(rows: pd.DataFrame, write_pool: WritePool) -> None:
    repeated = pd.concat([rows, rows.iloc[:5]], ignore_index=True)
    once = len(labelled_rows(rows, write_pool(rows).source))
    assert len(one_per_source(labelled_rows(repeated, write_pool(repeated).source))) == once


def test_songs_without_a_key_are_identified_by_their_features(rows: pd.DataFrame, write_pool: WritePool) -> None:
    rows.loc[:4, ["song_key", "track_id"]] = None
    songs = one_per_source(labelled_rows(rows, write_pool(rows).source))
    assert len(songs) == rows["label"].isin(LABELS).sum()


def test_rows_that_share_a_value_even_through_other_rows_are_one_group() -> None:
    artists = ["a", "a", "b", "c", None, None]
    tracks = ["1", "2", "2", "3", "3", None]
    assert group_numbers(artists, tracks) == [0, 0, 0, 1, 1, 2]


def test_moods_of_a_source_weigh_the_same_and_the_mean_weight_is_one(table: Table) -> None:
    assert table.weights.mean() == pytest.approx(1)
    for source in ("big", "trimmed"):
        sums = np.bincount(table.moods, table.weights * (table.sources == source))
        assert sums == pytest.approx(np.full(len(MOODS), sums.mean()))


def test_choices_are_the_moods_of_the_source(table: Table) -> None:
    assert table.choices[table.sources == "small"].tolist() == [[True, False, True, False]] * 48
    assert table.choices[table.sources == "big"].all()


def test_negatives_of_a_tag_are_the_other_songs_of_its_sources(rows: pd.DataFrame, write_pool: WritePool) -> None:
    rows_of_tags = tag_rows(rows, write_pool(rows).source)
    focus = rows_of_tags[rows_of_tags["tag"] == "focus"]
    assert set(focus["source"]) == {"big", "trimmed"}
    assert focus["yes"].sum() == 48
    assert (focus["yes"] == (focus["label"] == "study")).all()


def test_building_twice_writes_the_same_bytes(tmp_path: Path, rows: pd.DataFrame, write_pool: WritePool) -> None:
    datasets = write_pool(rows)
    first, second = (build(tmp_path / "data", tmp_path / name, datasets) for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_reading_the_table_restores_what_was_written(table: Table, rows: pd.DataFrame) -> None:
    assert sorted(table.features[:, -1]) == sorted(rows["valence"][rows["label"].isin(LABELS)])
    assert set(table.sources[~table.tests]) == {"trimmed"}
