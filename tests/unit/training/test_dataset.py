from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from training.data.sources import MOODS, Datasets
from training.data.table import Table
from training.dataset import answers, build, grouped, one_per_source, usable

LABELS = ("joy", "rage", "gloom", "calm")
Described = Callable[[pd.DataFrame], Datasets]


def test_rows_without_all_ten_features_in_range_are_left_out(rows: pd.DataFrame, described: Described) -> None:
    before = len(usable(rows, described(rows).source))
    rows.loc[0, "tempo"] = np.nan
    rows.loc[1, "energy"] = 1.5
    rows.loc[2, "duration_ms"] = np.inf
    assert len(usable(rows, described(rows).source)) == before - 3


def test_labels_that_are_not_mapped_are_left_out(rows: pd.DataFrame, described: Described) -> None:
    before = len(usable(rows, described(rows).source))
    rows.loc[:9, "label"] = "workout"
    assert len(usable(rows, described(rows).source)) == before - 10


def test_a_song_under_two_moods_is_dropped_from_that_source_only(rows: pd.DataFrame, described: Described) -> None:
    song = rows.iloc[[0]]
    rows = pd.concat([rows, song.assign(label="gloom"), song.assign(source="small", label="gloom")], ignore_index=True)
    kept = one_per_source(usable(rows, described(rows).source))
    assert kept[kept["song"] == song["song_key"].item()]["source"].tolist() == ["small"]


def test_a_song_that_a_source_repeats_counts_once(rows: pd.DataFrame, described: Described) -> None:
    repeated = pd.concat([rows, rows.iloc[:5]], ignore_index=True)
    once = len(usable(rows, described(rows).source))
    assert len(one_per_source(usable(repeated, described(repeated).source))) == once


def test_songs_without_a_key_are_told_apart_by_their_features(rows: pd.DataFrame, described: Described) -> None:
    rows.loc[:4, ["song_key", "track_id"]] = None
    kept = one_per_source(usable(rows, described(rows).source))
    assert len(kept) == rows["label"].isin(LABELS).sum()


def test_rows_are_one_group_when_they_share_any_value_even_through_others() -> None:
    artists = ["a", "a", "b", "c", None, None]
    tracks = ["1", "2", "2", "3", "3", None]
    assert grouped(artists, tracks) == [0, 0, 0, 1, 1, 2]


def test_every_mood_of_a_source_weighs_the_same_and_a_row_weighs_one_on_average(table: Table) -> None:
    assert table.weights.mean() == pytest.approx(1)
    for source in ("big", "trimmed"):
        sums = np.bincount(table.moods, table.weights * (table.sources == source))
        assert sums == pytest.approx(np.full(len(MOODS), sums.mean()))


def test_a_source_chooses_among_the_moods_it_has(table: Table) -> None:
    assert table.choices[table.sources == "small"].tolist() == [[True, False, True, False]] * 48
    assert table.choices[table.sources == "big"].all()


def test_the_songs_of_a_tag_stand_against_the_others_of_the_same_sources(
    rows: pd.DataFrame, described: Described
) -> None:
    found = answers(rows, described(rows).source)
    focus = found[found["tag"] == "focus"]
    assert set(focus["source"]) == {"big", "trimmed"}
    assert focus["yes"].sum() == 48
    assert (focus["yes"] == (focus["label"] == "study")).all()


def test_the_same_data_make_the_same_bytes(tmp_path: Path, rows: pd.DataFrame, described: Described) -> None:
    datasets = described(rows)
    first, second = (build(tmp_path / "data", tmp_path / name, datasets) for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_the_table_is_read_as_it_was_written(table: Table, rows: pd.DataFrame) -> None:
    assert sorted(table.features[:, -1]) == sorted(rows["valence"][rows["label"].isin(LABELS)])
    assert set(table.sources[~table.tests]) == {"trimmed"}
