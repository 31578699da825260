"""Answers for many rows at once are those for each row."""

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classify.core.features import AudioFeatures, Found
from classify.core.model import MoodModel
from classify.core.mood import Mood, Scores
from classify.core.playlist import Track
from classify.core.report import Classified
from moodlist.catalog.answers import Answers
from tests.unit.moodlist.catalog.engines import MODEL

FOUND = Found(AudioFeatures(*[0.5] * 10), "given")


class _Model:
    """A model with any moods, for which the scores are given."""

    def __init__(self, moods: Sequence[Mood], level: float):
        self.contract = replace(MODEL.contract, moods=tuple(moods), sets=replace(MODEL.contract.sets, level=level))
        self.moods = tuple(mood.name for mood in moods)


def _moods(core: int, tags: int) -> list[Mood]:
    names = [(f"core{at}", "core", None) for at in range(core)]
    names += [(f"tag{at}", "tag", 0.5) for at in range(tags)]  # type: ignore[misc]
    return [Mood(name, (), (), "", kind, threshold) for name, kind, threshold in names]  # type: ignore[arg-type]


def _one_by_one(scores: np.ndarray, moods: Sequence[Mood], level: float) -> list[tuple[object, ...]]:
    rows = [tuple(row) for row in scores.tolist()]
    all_scores = Scores(model="any", moods=tuple(moods), level=level, rows=tuple(rows))
    answers = [Classified.of(Track(position=1), FOUND, row, all_scores) for row in rows]
    return [
        (each.mood, " ".join(each.alternatives) or None, " ".join(each.certain_tags) or None, round(each.score, 4))
        for each in answers
    ]


@pytest.mark.parametrize(("core", "tags"), [(1, 0), (2, 1), (4, 2), (5, 0), (30, 9)])
@given(
    seed=st.integers(0, 10_000),
    level=st.sampled_from([0.3, 0.5, 0.75, 0.9, 1.0]),
    digits=st.sampled_from([1, 2, 5]),
)
def test_moods_alternatives_and_tags_are_those_of_a_single_answer(
    core: int, tags: int, seed: int, level: float, digits: int
) -> None:
    draw = np.random.default_rng(seed)
    shares = draw.dirichlet([0.7] * core, 40) if core > 1 else np.ones((40, 1))
    scores = np.round(np.hstack([shares, draw.random((40, tags))]), digits).astype(np.float32)  # many are equal
    moods = _moods(core, tags)

    answers = Answers(_Model(moods, level))  # type: ignore[arg-type]
    frame = answers.of_scores(pl.Series("url", [None] * 40, dtype=pl.String), scores)
    found = [
        (mood, others, tags, round(float(score), 4))
        for mood, others, tags, score in frame.select("mood", "alternatives", "tags", "score").iter_rows()
    ]
    assert found == _one_by_one(scores, moods, level)


def test_scores_are_rounded_as_in_a_report() -> None:
    scores = np.random.default_rng(1).random((5_000, len(MODEL.moods)), dtype=np.float32)
    frame = Answers(MODEL).of_scores(pl.Series("url", [None] * 5_000, dtype=pl.String), scores)
    column = frame[f"score_{MODEL.moods[0]}"]

    assert [str(value) for value in column.to_numpy()] == [str(round(value, 4)) for value in scores[:, 0].tolist()]


def test_nothing_is_nothing() -> None:
    frame = Answers(MODEL).of_scores(pl.Series("url", [], dtype=pl.String), np.empty((0, 6), dtype=np.float32))
    assert frame.shape == (0, 12)
    assert isinstance(MODEL, MoodModel)
