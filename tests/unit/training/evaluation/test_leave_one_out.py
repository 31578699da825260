from pathlib import Path

import numpy as np
import pytest

from training.compare import comparison_table
from training.data.table import VOTES_FILE, Floats, Table
from training.evaluation import baselines, leave_one_out


@pytest.fixture
def votes(work: Path) -> Table:
    return Table.read(work, VOTES_FILE)


def test_tested_sources_and_artists_are_not_trained_on(table: Table, votes: Table) -> None:
    def check_rows(clean: Table, raw: Table, songs: Floats, _: int) -> Floats:
        rows = np.isin(table.features, songs).all(axis=1)
        assert len(set(table.sources[rows])) == 1
        for trained in (clean, raw):
            assert not set(trained.sources) & set(table.sources[rows])
            assert not set(trained.groups) & set(table.groups[rows])
        return np.zeros((len(songs), 4))

    logits = leave_one_out.left_out_logits(table, votes, check_rows, (0,))
    assert not np.isnan(logits[:, table.tests]).any()
    assert np.isnan(logits[:, ~table.tests]).all()


def test_the_answer_is_a_mood_of_the_source(table: Table) -> None:
    logits = np.tile([0.0, 9.0, 1.0, 5.0], (len(table.moods), 1))
    best = leave_one_out.best_available(table, logits)
    assert set(best[table.sources == "small"]) == {2}
    assert set(best[table.sources == "big"]) == {1}


def test_perfect_answers_have_an_f1_of_1_and_no_gain_over_themselves(table: Table) -> None:
    perfect = np.eye(4)[table.moods][None]
    result = leave_one_out.compare_methods(table, perfect, perfect)
    assert result["all"]["ours"] == [1, 1, 1]
    assert result["all"]["gain"] == [0, 0, 0]
    assert result["four_moods"]["sources"] == ["big"]


def test_the_interval_of_a_gain_contains_the_gain(table: Table) -> None:
    random = np.random.default_rng(1)
    ours, others = (
        np.eye(4)[table.moods] + random.normal(0, spread, (3, len(table.moods), 4)) for spread in (0.4, 0.8)
    )
    gain, low, high = leave_one_out.compare_methods(table, ours, others)["all"]["gain"]
    assert 0 < low < gain < high


def test_baselines_learn_separable_moods(table: Table, votes: Table) -> None:
    methods = (baselines.logistic, baselines.all_moods, baselines.tempo_angle, baselines.shipped)
    for method in methods:
        logits = method(table, votes, table.features, 0)
        assert np.mean(leave_one_out.best_available(table, logits) == table.moods) > 0.7


def test_the_comparison_table_has_a_line_per_method(table: Table, votes: Table) -> None:
    text = comparison_table(table, votes, {"logistic": baselines.logistic}, (0,))
    assert [line.split("|")[1].strip() for line in text.splitlines()] == [
        "method",
        "---",
        "reference settings",
        "logistic",
    ]
