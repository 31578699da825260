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


def _terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Put a terminal in place of standard error, and return what it shows."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    return terminal


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    with show_progress() as advance:
        advance("Reading the playlist", 50, 130)
    assert "Reading the playlist" in terminal.getvalue()


def test_a_terminal_shows_what_is_waited_for_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    with show_progress() as advance:
        advance("Reading the playlist", 50, 130)
        advance.wait("Spotify asks us to slow down.", 7.5)
    assert "Spotify asks us to slow down. Next attempt in 8 s; Ctrl-C stops." in terminal.getvalue()


def test_a_wait_is_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress() as advance:
        advance.wait("Spotify failed with status 502.", 0.5)  # too short to be shown
        advance.wait("Spotify failed with status 502.", 1)
    assert capsys.readouterr() == ("", "Spotify failed with status 502. Next attempt in 1 s; Ctrl-C stops.\n")


def test_waits_of_several_calls_at_the_same_time_are_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    advance = ProgressLines()
    for seconds in (4, 4, 2, 4, 30):
        advance.wait("Wait.", seconds)
    assert capsys.readouterr().err.splitlines() == [
        "Wait. Next attempt in 4 s; Ctrl-C stops.",
        "Wait. Next attempt in 30 s; Ctrl-C stops.",
    ]
