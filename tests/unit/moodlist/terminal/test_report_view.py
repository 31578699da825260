import pytest
from msgspec import structs

from classify.core.playlist import SkipReason
from classify.core.report import Certainty, Selection
from classify.response.schemas import CountsSchema, PlaylistSchema, ReportSchema, SkippedSchema
from moodlist.terminal.report_view import report_lines
from moodlist.terminal.song_table import mood_cell, mood_table
from moodlist.terminal.text import plain


def report(*reasons: SkipReason) -> ReportSchema:
    skipped = [SkippedSchema(at, f"Song {at}", "Artist", None, reason) for at, reason in enumerate(reasons, start=1)]
    playlist = PlaylistSchema("", None, None, len(skipped))
    return ReportSchema(playlist, "1", CountsSchema(0, len(skipped), {"happy": 0}, {}, {"happy": 0}), [], skipped)


@pytest.mark.parametrize("reason", SkipReason)
def test_every_skip_reason_has_an_explanation(reason: SkipReason) -> None:
    text = plain(report_lines(report(reason), Selection()))
    assert f"1 {reason.value}: " in text
    assert "#1 Song 1, Artist" in text


def test_only_the_first_ten_skipped_items_are_named() -> None:
    text = plain(report_lines(report(*[SkipReason.NO_FEATURES] * 25), Selection()))
    assert "#10 Song 10" in text
    assert "#11 Song 11" not in text
    assert "and 15 more" in text


def test_a_playlist_without_a_name_is_called_this_list() -> None:
    assert plain(report_lines(report(SkipReason.NO_ID), Selection())).startswith("This list: 1 item, 0 with a mood")


def test_an_empty_playlist_is_said_to_be_empty() -> None:
    assert plain(report_lines(report(), Selection())) == "The playlist is empty.\n"
    named = structs.replace(report(), playlist=PlaylistSchema("Mine", None, None, 0))
    assert plain(report_lines(named, Selection())) == "Mine: The playlist is empty.\n"


def test_the_selection_is_shown() -> None:
    text = plain(report_lines(report(SkipReason.NO_ID), Selection(frozenset({"dark", "happy"}), 0.5)))
    assert "0 of them shown: dark or happy, a score of at least 0.5" in text


@pytest.mark.parametrize(
    ("certainty", "text"),
    [("clear", "dark, clear only"), ("best", "shown: dark\n"), ("any", "dark, also as another possible mood")],
)
def test_the_certainty_of_a_selection_is_shown(certainty: Certainty, text: str) -> None:
    assert text in plain(report_lines(report(SkipReason.NO_ID), Selection(frozenset({"dark"}), certainty=certainty)))


def test_bars_show_clear_songs_and_the_others_apart() -> None:
    lines = plain(
        mood_table({"happy": 4, "dark": 2, "relaxing": 0}, {"happy": 1, "dark": 2, "relaxing": 0})
    ).splitlines()
    assert [line.split()[3:] for line in lines] == [["########----------------------"], ["###############"], []]


@pytest.mark.parametrize(
    ("alternatives", "text"),
    [([], "dark"), (["relaxing"], "dark or relaxing"), (["relaxing", "happy"], "dark, relaxing or happy")],
)
def test_a_mood_and_its_alternatives_are_words(alternatives: list[str], text: str) -> None:
    assert mood_cell("dark", alternatives)[0] == text
