import pytest

from moodlist.terminal.cells import chop, fit, width_of


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("abc", 3),
        ("日本", 4),
        ("e\u0301", 1),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", 7),
        ("क\u094d\u200dष", 2),
        ("कि", 2),  # its vowel sign takes a cell on most terminals
        ("👨\u200d👩\u200d👧", 6),  # what terminals take that do not join emoji
        ("👍🏽", 4),
        ("❤\ufe0f", 2),
        ("🏴\U000e0067\U000e007f", 2),
        ("", 0),
    ],
)
def test_a_text_is_as_wide_as_the_widest_of_the_terminals_shows_it(text: str, cells: int) -> None:
    assert width_of(text) == cells


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("日本", 5, "日本 "),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日… "),
        ("日本", 1, "…"),
        ("cafe\u0301s", 5, "cafe\u0301s"),
        ("cafe\u0301s!", 5, "cafe\u0301…"),
        ("a👨\u200d👩\u200d👧b", 7, "a…     "),
        ("🇪🇸🇪🇸", 3, "🇪🇸…"),
    ],
)
def test_a_text_is_padded_or_cut_between_characters(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted


def test_numbers_are_padded_on_the_left() -> None:
    assert fit("7", 3, "right") == "  7"


def test_pieces_give_the_text_and_none_is_too_wide() -> None:
    text = "एक 👨\u200d👩\u200d👧\u200d👦 e\u0301e\u0301e\u0301 日本語"
    pieces = chop(text, 5)
    assert "".join(pieces) == text
    assert max(map(width_of, pieces)) <= 5
