"""What a terminal shows of a catalog that is scored."""

import io
import sys
from collections import Counter
from pathlib import Path

import pytest

from classify.catalog.summary import Summary
from classify.core.mood import Mood
from moodlist.terminal.catalog_state_view import listed
from moodlist.terminal.catalog_view import catalog_lines, print_notes
from moodlist.terminal.row_progress import describe, show_row_progress
from moodlist.terminal.text import plain

MOODS = [Mood("happy", (), (), ""), Mood("dark", (), (), ""), Mood("focus", (), (), "", "tag", 0.5)]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_summary_has_every_mood_and_each_reason_that_occurs() -> None:
    summary = Summary(
        model="any",
        rows=4_000,
        moods=Counter(happy=3_000),
        tags=Counter(focus=1_500),
        skipped=Counter(no_id=100, unreadable_row=900),
    )
    assert plain(catalog_lines(summary, MOODS, 2.0, Path("scores.csv"))) == (
        "scores.csv: 4,000 rows, 2,000 per second\n"
        "\n"
        "Verdict                   Rows   Share\n"
        "happy                    3,000  75.0 %\n"
        "dark                         0   0.0 %\n"
        "skipped: unreadable_row    900  22.5 %\n"
        "skipped: no_id             100   2.5 %\n"
        "Experimental tags, besides the mood: 1,500 focus\n"
    )


@pytest.mark.parametrize(("damaged", "note"), [(0, ""), (1, "1 character is"), (2_000, "2,000 characters are")])
def test_damaged_characters_are_a_note(damaged: int, note: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_notes(Summary(model="any", damaged=damaged))
    assert capsys.readouterr().err == (
        note and f"Note: {note} damaged in the files. Titles only: no verdict depends on them.\n"
    )


def test_progress_has_the_rows_per_second() -> None:
    assert describe(1_234_567, 10) == "1,234,567 rows, 123,457 per second"
    assert describe(0, 0) == "0 rows, 0 per second"


def test_a_terminal_shows_a_bar_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with show_row_progress(1_000) as progress:
        progress(4_096, 500)
    assert "4,096 rows, " in terminal.getvalue()
    assert "50%" in terminal.getvalue()


def test_a_quiet_command_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("moodlist.terminal.row_progress.is_quiet", lambda: True)
    with show_row_progress(1_000) as progress:
        progress(4_096, 500)
    assert terminal.getvalue() == ""


def test_many_parts_are_named_in_part() -> None:
    names = [f"{number}.csv" for number in range(13)]
    assert listed(names[:2]) == "0.csv, 1.csv"
    assert listed(names).endswith(", 8.csv, 9.csv, and 3 more")
