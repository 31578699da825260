import io
import sys

import pytest

from moodlist.terminal import progress
from moodlist.terminal.progress import ProgressLines, show_progress


def test_short_work_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress() as advance:
        advance("Reading", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_long_work_prints_lines_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    ProgressLines()("Reading the playlist", 50, 130)
    assert capsys.readouterr() == ("", "Reading the playlist: 50 of 130\n")


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with show_progress() as advance:
        advance("Reading the playlist", 50, 130)
    assert "Reading the playlist" in terminal.getvalue()
