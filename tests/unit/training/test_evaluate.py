import json
from pathlib import Path

import numpy as np

from training.evaluate import FILE, evaluate
from training.folds import artist_folds, source_folds
from training.sources import MOODS
from training.table import Table
from training.train import Recipe


def test_no_group_is_on_both_sides_of_a_split(table: Table) -> None:
    for train, test in (*artist_folds(table), *(split for _, split in source_folds(table))):
        assert not set(table.groups[train]) & set(table.groups[test])


def test_every_row_that_may_test_does_so_once_and_no_other(table: Table) -> None:
    tested = np.concatenate([test for _, test in artist_folds(table)])
    assert sorted(tested) == np.flatnonzero(table.tests).tolist()


def test_a_source_left_out_does_not_train(table: Table) -> None:
    splits = dict(source_folds(table))
    assert set(splits) == {"big", "small"}
    assert "small" not in table.sources[splits["small"][0]]


def test_the_figures_of_moods_that_lie_apart_are_good_and_complete(work: Path, table: Table) -> None:
    metrics = json.loads((work / FILE).read_text())
    assert metrics["accuracy"] > 0.9
    assert set(metrics["f1"]) == set(MOODS)
    assert metrics["rows"] == {"training": len(table.moods), "testing": int(table.tests.sum())}
    assert set(metrics["leave_one_source_out"]) == {"big", "small"}
    alone = metrics["reference_settings"]["single_mood_playlists"]
    assert alone["accuracy"] < alone["accuracy_of_this_model"]


def test_evaluating_twice_gives_the_same_figures(work: Path, table: Table, recipe: Recipe) -> None:
    assert evaluate(table, recipe) == json.loads((work / FILE).read_text())
