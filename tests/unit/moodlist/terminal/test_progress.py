import io
import sys

import pytest

from moodlist.terminal import progress
from moodlist.terminal.progress import Lines, shown_progress


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as tell:
        tell("Reading", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_long_work_says_a_line_now_and_then_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    Lines()("Reading the playlist", 50, 130)
    assert capsys.readouterr() == ("", "Reading the playlist: 50 of 130\n")


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with shown_progress() as tell:
        tell("Reading the playlist", 50, 130)
    assert "Reading the playlist" in terminal.getvalue()
