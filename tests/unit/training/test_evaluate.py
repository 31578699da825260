import json
from pathlib import Path

import numpy as np

from training.data.folds import artist_folds
from training.data.sources import MOODS, TAGS
from training.data.table import VOTES_FILE, Table
from training.evaluate import METRICS_FILE, agreed_rows, evaluate
from training.network.optimizer import Recipe


def test_no_group_is_in_both_training_and_test_rows(table: Table) -> None:
    for train, test in artist_folds(table):
        assert not set(table.groups[train]) & set(table.groups[test])


def test_every_row_that_may_be_tested_is_tested_once(table: Table) -> None:
    tested = np.concatenate([test for _, test in artist_folds(table)])
    assert sorted(tested) == np.flatnonzero(table.tests).tolist()


def test_metrics_of_separable_moods_are_high_and_complete(work: Path, table: Table) -> None:
    metrics = json.loads((work / METRICS_FILE).read_text())
    assert metrics["accuracy"] > 0.9
    assert set(metrics["f1"]) == set(metrics["sets"]["0.75"]["unseen_artists"]["moods"]) == set(MOODS)
    assert metrics["easier_questions"]["best_or_second"] >= metrics["equal_shares"]["accuracy"]
    assert metrics["easier_questions"]["loud_or_calm"] > 0.9
    assert metrics["rows"] == {"training": len(table.moods), "testing": int(table.tests.sum())}
    assert set(metrics["per_source"]) == set(metrics["left_out_sources"]["macro_f1"]) == {"big", "small"}
    assert set(metrics["tags"]) == set(TAGS)
    assert all(tag["unseen_artists"]["area_under_roc"] > 0.75 for tag in metrics["tags"].values())
    low, high = metrics["intervals"]["accuracy"]
    assert low <= metrics["equal_shares"]["accuracy"] <= high
    alone = metrics["reference_settings"]["single_mood_playlists"]
    assert alone["accuracy"] < alone["accuracy_of_this_model"]


def test_evaluating_twice_gives_the_same_metrics(work: Path, table: Table, recipe: Recipe) -> None:
    metrics = json.loads((work / METRICS_FILE).read_text())
    again = evaluate(table, Table.read(work, VOTES_FILE), recipe)
    assert again == {name: metrics[name] for name in again}


def test_rows_agree_when_several_sources_give_the_song_the_same_mood(table: Table) -> None:
    songs = np.array([1, 1, 2, 2, 3])
    five = table.at(np.arange(5))
    assert agreed_rows(type(five)(**(vars(five) | {"songs": songs, "moods": np.array([0, 0, 1, 2, 3])}))).tolist() == [
        True,
        True,
        False,
        False,
        False,
    ]
