from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.explanation import Explanation
from classify.core.features import Finding, Missing
from classify.core.mood import Mood, Scores
from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.report import Classified, MoodAnswer, Report, Selection
from tests.unit.classify.builders import DARK, HAPPY, LEVEL, found, report, track

EPISODE = Skipped(position=2, reason=SkipReason.EPISODE)


def _positions(report: Report) -> list[int]:
    return [each.track.position for each in report.classified]


def test_a_tracks_mood_is_the_most_probable_one() -> None:
    classified = report((track(1), (0.25, 0.75))).classified
    dark = MoodAnswer("dark", 0.75, "clear")
    assert classified == (Classified(track(1), found(), (dark,), (), 0.75, (0.25, 0.75)),)
    assert classified[0].mood == "dark"


def test_the_first_of_equally_probable_moods_wins() -> None:
    assert report((track(1), (0.5, 0.5))).classified[0].mood == "happy"


def test_tracks_without_features_are_skipped_in_the_playlists_order() -> None:
    playlist = Playlist(name="", tracks=(track(1), track(3), track(4)), skipped=(EPISODE,))
    findings: list[Finding] = [Missing(SkipReason.NO_FEATURES), found(), Missing(SkipReason.PROVIDER_UNAVAILABLE)]
    result = Report.of(playlist, findings, Scores("2f6d", (HAPPY, DARK), LEVEL, (None, (0.9, 0.1), None)))
    assert [(item.position, item.reason.value) for item in result.skipped] == [
        (1, "no_features"),
        (2, "episode"),
        (4, "provider_unavailable"),
    ]
    assert (_positions(result), result.items, result.playlist) == ([3], 4, playlist)


def test_a_report_has_the_model_version_and_counts_every_mood() -> None:
    result = report((track(1), (0.9, 0.1)), (track(2), (0.8, 0.2)))
    assert (result.model, result.moods, result.counts) == ("2f6d", (HAPPY, DARK), {"happy": 2, "dark": 0})


def test_an_empty_playlist_has_an_empty_report() -> None:
    result = report()
    assert (result.classified, result.skipped, result.items, result.counts) == ((), (), 0, {"happy": 0, "dark": 0})


def test_the_number_of_findings_must_match_the_tracks() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Report.of(
            Playlist(name="", tracks=(track(1), track(2))),
            [found()],
            Scores("2f6d", (HAPPY, DARK), LEVEL, ((0.9, 0.1),)),
        )


ROWS = [(track(1), (0.6, 0.4)), (track(2), (0.1, 0.9)), (track(3), (0.9, 0.1)), (track(4), (0.4, 0.6))]


@pytest.mark.parametrize(
    ("selection", "positions"),
    [
        (Selection(), [1, 2, 3, 4]),
        (Selection(frozenset({"happy"})), [1, 3]),
        (Selection(frozenset({"happy", "dark"})), [1, 2, 3, 4]),
        (Selection(min_score=0.9), [2, 3]),
        (Selection(frozenset({"dark"}), 0.7), [2]),
        (Selection(sort="score"), [2, 3, 1, 4]),
        (Selection(frozenset({"happy"}), sort="score"), [3, 1]),
        (Selection(min_score=1), []),
    ],
)
def test_a_selection_keeps_the_selected_tracks(selection: Selection, positions: list[int]) -> None:
    assert _positions(report(*ROWS).select(selection)) == positions


def test_a_selection_does_not_change_counts_and_skipped_items() -> None:
    full = report(*ROWS, skipped=(EPISODE,))
    selected = full.select(Selection(min_score=1))
    assert (selected.counts, selected.skipped, selected.items) == (full.counts, (EPISODE,), 5)


def _item(position: int, kind: str) -> Track | Skipped:
    match kind:
        case "episode":
            return Skipped(position=position, reason=SkipReason.EPISODE)
        case "repeated":
            return track(position, id="1234567890123456789012")
        case _:
            return track(position, id=None if kind == "nameless" else f"{position:022}")


@given(st.lists(st.tuples(st.sampled_from(["episode", "repeated", "nameless", "known"]), st.booleans())))
def test_every_item_of_a_playlist_is_in_its_report_once(kinds: list[tuple[str, bool]]) -> None:
    items = [_item(at, kind) for at, (kind, _) in enumerate(kinds, 1)]
    playlist = Playlist.of(items, name="")
    hits = [kinds[track.position - 1][1] for track in playlist.tracks]
    findings: list[Finding] = [found() if hit else Missing(SkipReason.NO_FEATURES) for hit in hits]
    result = Report.of(
        playlist, findings, Scores("2f6d", (HAPPY, DARK), LEVEL, tuple((0.9, 0.1) if hit else None for hit in hits))
    )
    seen = Counter([*_positions(result), *(item.position for item in result.skipped)])
    assert seen == Counter(range(1, len(kinds) + 1))
    assert result.items == len(kinds)
    assert sum(result.counts.values()) == len(result.classified)


def _tagged(*rows: tuple[float, float, float], threshold: float | None = 0.5) -> Report:
    lively = Mood("energetic", ("energetic",), ("enérgico",), "", kind="tag", threshold=threshold)
    tracks = tuple(track(at) for at in range(1, len(rows) + 1))
    scores = Scores("2f6d", (HAPPY, DARK, lively), LEVEL, rows)
    return Report.of(Playlist(name="", tracks=tracks), [found()] * len(rows), scores)


def test_a_tag_never_replaces_the_mood() -> None:
    first, second = _tagged((0.7, 0.3, 0.99), (0.2, 0.8, 0.4)).classified
    assert (first.mood, first.score, first.tags) == ("happy", 0.7, (MoodAnswer("energetic", 0.99, "clear"),))
    assert (second.mood, second.score) == ("dark", 0.8)


def test_a_tag_without_a_threshold_is_never_assigned() -> None:
    assert _tagged((0.7, 0.3, 0.99), threshold=None).classified[0].tags == ()


def test_the_counts_include_moods_and_tags() -> None:
    assert _tagged((0.7, 0.3, 0.9), (0.2, 0.8, 0.9)).counts == {"happy": 1, "dark": 1, "energetic": 2}


def test_a_selection_by_tag_uses_the_score_of_the_tag() -> None:
    result = _tagged((0.7, 0.3, 0.6), (0.2, 0.8, 0.9), (0.9, 0.1, 0.1))
    selection = Selection(frozenset({"energetic"}), sort="score")
    assert _positions(result.select(selection)) == [2, 1]
    assert _positions(result.select(Selection(frozenset({"energetic"}), min_score=0.7))) == [2]


def test_a_selection_of_a_mood_and_a_tag_keeps_the_tracks_of_either() -> None:
    result = _tagged((0.7, 0.3, 0.1), (0.2, 0.8, 0.9), (0.3, 0.7, 0.2))
    assert _positions(result.select(Selection(frozenset({"energetic", "happy"})))) == [1, 2]


def test_explanations_are_assigned_to_tracks_in_order() -> None:
    explanations = [Explanation((), "dark", None), Explanation((), "happy", None)]
    assert [
        each.why
        for each in report((track(1), (0.9, 0.1)), (track(2), (0.1, 0.9))).with_explanations(explanations).classified
    ] == explanations


def test_a_track_of_two_selected_moods_uses_the_better_score() -> None:
    result = _tagged((0.7, 0.3, 0.6), (0.6, 0.4, 0.9), (0.8, 0.2, 0.7))
    selection = Selection(frozenset({"energetic", "happy"}), min_score=0.7, sort="score")
    assert _positions(result.select(selection)) == [2, 3, 1]


@pytest.mark.parametrize(("score", "certainties"), [(0.5, ["best"]), (0.49, ["any"]), (0.25, [])])
def test_a_track_has_a_tag_if_its_score_reaches_the_threshold(score: float, certainties: list[str]) -> None:
    assert [tag.certainty for tag in _tagged((0.7, 0.3, score)).classified[0].tags] == certainties
