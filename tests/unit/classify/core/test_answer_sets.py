"""The set of moods that a track may have, and selections by certainty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.mood import Mood, Scores
from classify.core.playlist import Playlist
from classify.core.report import CERTAINTIES, Certainty, Report, Selection
from tests.unit.classify.builders import DARK, HAPPY, LEVEL, found, report, track


def _positions(report: Report) -> list[int]:
    return [each.track.position for each in report.classified]


def _tagged(score: float) -> Report:
    lively = Mood("energetic", ("energetic",), (), "", kind="tag", threshold=0.5)
    scores = Scores("2f6d", (HAPPY, DARK, lively), LEVEL, ((0.7, 0.3, score),))
    return Report.of(Playlist(name="", tracks=(track(1),)), [found()], scores)


@pytest.mark.parametrize(
    ("scores", "moods"),
    [
        ((0.75, 0.25), [("happy", "clear")]),
        ((0.74, 0.26), [("happy", "best"), ("dark", "any")]),
        ((0.4, 0.6), [("dark", "best"), ("happy", "any")]),
    ],
)
def test_the_answer_is_the_smallest_set_of_moods_whose_scores_reach_the_level(
    scores: tuple[float, float], moods: list[tuple[str, str]]
) -> None:
    (only,) = report((track(1), scores)).classified
    assert [(answer.mood, answer.certainty) for answer in only.moods] == moods
    assert only.alternatives == tuple(mood for mood, _ in moods[1:])


def test_a_set_holds_every_mood_if_no_fewer_reach_the_level() -> None:
    sulky = Mood("aggressive", ("aggressive",), (), "")
    scores = Scores("2f6d", (HAPPY, DARK, sulky), LEVEL, ((0.3, 0.36, 0.34),))
    (only,) = Report.of(Playlist(name="", tracks=(track(1),)), [found()], scores).classified
    assert (only.mood, only.alternatives) == ("dark", ("aggressive", "happy"))


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6), st.floats(0.01, 1))
def test_a_set_is_never_empty_and_no_smaller_set_reaches_the_level(weights: list[float], level: float) -> None:
    total = sum(weights) or 1
    moods = tuple(Mood(str(at), (str(at),), (), "") for at in range(len(weights)))
    row = tuple(weight / total for weight in weights)
    (only,) = Report.of(
        Playlist(name="", tracks=(track(1),)), [found()], Scores("2f6d", moods, level, (row,))
    ).classified
    found_scores = [answer.score for answer in only.moods]
    assert found_scores == sorted(row, reverse=True)[: len(found_scores)]
    assert sum(found_scores[:-1]) < level or len(found_scores) == 1


@pytest.mark.parametrize(
    ("certainty", "moods", "positions", "scores"),
    [
        ("clear", {"happy"}, [1], [0.8]),
        ("best", {"happy"}, [1, 2], [0.8, 0.6]),
        ("any", {"happy"}, [1, 2, 3], [0.8, 0.6, 0.4]),
        ("any", {"dark"}, [2, 3, 4], [0.4, 0.6, 0.9]),
        ("any", {"happy", "dark"}, [1, 2, 3, 4], [0.8, 0.6, 0.6, 0.9]),
        ("clear", set(), [1, 4], [0.8, 0.9]),
        ("any", set(), [1, 2, 3, 4], [0.8, 0.6, 0.6, 0.9]),
    ],
)
def test_the_certainty_says_how_strict_a_selection_is(
    certainty: Certainty, moods: set[str], positions: list[int], scores: list[float]
) -> None:
    rows = ((track(1), (0.8, 0.2)), (track(2), (0.6, 0.4)), (track(3), (0.4, 0.6)), (track(4), (0.1, 0.9)))
    selected = report(*rows).select(Selection(frozenset(moods), certainty=certainty))
    assert _positions(selected) == positions
    assert [each.score for each in selected.classified] == scores


def test_the_lowest_score_counts_for_the_wanted_mood() -> None:
    rows = ((track(1), (0.6, 0.4)), (track(2), (0.7, 0.3)))
    selection = Selection(frozenset({"dark"}), min_score=0.35, certainty="any")
    assert _positions(report(*rows).select(selection)) == [1]


@pytest.mark.parametrize(
    ("score", "certainties"),
    [(0.8, ["clear", "best", "any"]), (0.6, ["best", "any"]), (0.3, ["any"]), (0.2, [])],
)
def test_a_tag_is_selected_by_the_same_certainties(score: float, certainties: list[str]) -> None:
    result = _tagged(score)
    assert [
        certainty
        for certainty in CERTAINTIES
        if result.select(Selection(frozenset({"energetic"}), certainty=certainty)).classified
    ] == certainties


def test_clear_songs_are_counted_beside_all_songs_of_a_mood() -> None:
    result = report((track(1), (0.8, 0.2)), (track(2), (0.6, 0.4)), (track(3), (0.1, 0.9)))
    assert (result.counts, result.clear) == ({"happy": 2, "dark": 1}, {"happy": 1, "dark": 1})
