from pathlib import Path

import numpy as np
import pytest

from training.compare import compared
from training.data.table import VOTES_FILE, Floats, Table
from training.evaluation import baselines, leave_one_out
from training.network.soft_labels import peer_predictions, soften_labels


@pytest.fixture
def votes(work: Path) -> Table:
    return Table.read(work, VOTES_FILE)


def test_neither_the_source_nor_the_artists_that_test_train(table: Table, votes: Table) -> None:
    def checked(clean: Table, raw: Table, songs: Floats, _: int) -> Floats:
        rows = np.isin(table.features, songs).all(axis=1)
        assert len(set(table.sources[rows])) == 1
        for seen in (clean, raw):
            assert not set(seen.sources) & set(table.sources[rows])
            assert not set(seen.groups) & set(table.groups[rows])
        return np.zeros((len(songs), 4))

    logits = leave_one_out.left_out(table, votes, checked, (0,))
    assert not np.isnan(logits[:, table.tests]).any()
    assert np.isnan(logits[:, ~table.tests]).all()


def test_the_answer_is_one_of_the_moods_that_the_source_has(table: Table) -> None:
    logits = np.tile([0.0, 9.0, 1.0, 5.0], (len(table.moods), 1))
    best = leave_one_out.best_of_own(table, logits)
    assert set(best[table.sources == "small"]) == {2}
    assert set(best[table.sources == "big"]) == {1}


def test_right_answers_have_an_f1_of_1_and_no_gain_over_themselves(table: Table) -> None:
    right = np.eye(4)[table.moods][None]
    found = leave_one_out.figures(table, right, right)
    assert found["all"]["ours"] == [1, 1, 1]
    assert found["all"]["gain"] == [0, 0, 0]
    assert found["four_moods"]["sources"] == ["big"]


def test_the_interval_of_a_gain_holds_the_gain(table: Table) -> None:
    random = np.random.default_rng(1)
    ours, theirs = (
        np.eye(4)[table.moods] + random.normal(0, spread, (3, len(table.moods), 4)) for spread in (0.4, 0.8)
    )
    gain, low, high = leave_one_out.figures(table, ours, theirs)["all"]["gain"]
    assert 0 < low < gain < high


def test_the_methods_learn_what_lies_apart(table: Table, votes: Table) -> None:
    tried = (baselines.logistic, baselines.all_moods, baselines.confident, baselines.reliable)
    for method in tried:
        logits = method(table, votes, table.features, 0)
        assert np.mean(leave_one_out.best_of_own(table, logits) == table.moods) > 0.7


def test_the_table_of_what_was_tried_has_a_line_for_each(table: Table, votes: Table) -> None:
    text = compared(table, votes, {"logistic": baselines.logistic}, (0,))
    assert [line.split("|")[1].strip() for line in text.splitlines()] == [
        "method",
        "---",
        "reference's settings",
        "logistic",
    ]


def test_other_sources_soften_a_label_among_the_moods_of_its_source(table: Table) -> None:
    targets = soften_labels(table, 0.4)
    assert targets.sum(axis=1) == pytest.approx(np.ones(len(targets)))
    assert (targets[np.arange(len(targets)), table.moods] >= 0.6).all()
    assert targets[~table.choices] == pytest.approx(0, abs=1e-9)


def test_a_single_source_has_nobody_to_ask(table: Table) -> None:
    alone = table.at(table.sources == "big")
    assert peer_predictions(alone).tolist() == np.eye(4)[alone.moods].tolist()
