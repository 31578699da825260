"""The command with standard streams that are closed, full, or unable to show every character."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from moodlist.main import COMMANDS, main
from moodlist.standard_streams import _StandardOutput
from tests.integration.moodlist.running_command import COMMAND

FULL = "moodlist: Cannot write to standard output: No space left on device.\n"


def run(redirections: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a shell that redirects its standard streams, for example `<&-` to close standard input."""
    return subprocess.run(
        ["sh", "-c", f'"$@" {redirections}', "sh", *COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def run_on_a_full_disk(*arguments: str) -> int:
    """Run the command in this process, with a standard output that has no space left; return the exit code."""
    with (
        pytest.MonkeyPatch.context() as patch,
        io.TextIOWrapper(io.BufferedWriter(_StandardOutput("/dev/full", "w")), "utf-8") as disk,
    ):
        patch.setattr(sys, "stdout", disk)
        return main(arguments)


@pytest.mark.parametrize("command", ["", *sorted(COMMANDS)])
def test_help_that_cannot_be_written_is_a_failure(
    command: str, user_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_on_a_full_disk(*command.split(), "--help") == 1
    assert capsys.readouterr() == ("", FULL)


def test_a_table_on_a_full_disk_is_a_failure(
    user_machine: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_on_a_full_disk("classify", str(export)) == 1
    assert capsys.readouterr() == ("", FULL)


@pytest.mark.usefixtures("user_machine")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_or_full_output_is_reported_without_a_traceback(
    unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    done = run(">&-", "--version")
    assert (done.returncode, done.stderr) == (1, "moodlist: Cannot write to standard output: it is closed.\n")
    done = run(">/dev/full", "--version")
    assert (done.returncode, done.stderr) == (1, FULL)


@pytest.mark.usefixtures("user_machine")
def test_a_file_is_written_although_the_streams_are_closed(export: Path, tmp_path: Path) -> None:
    done = run("<&- >&- 2>&-", "classify", export, "--output", tmp_path / "out.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out.json").read_bytes().startswith(b"{")


@pytest.mark.usefixtures("user_machine")
def test_a_closed_standard_input_is_empty() -> None:
    done = run("<&-", "classify", "-")
    assert done.returncode == 2
    assert done.stderr.startswith("moodlist: Standard input was empty: ")


@pytest.mark.usefixtures("user_machine")
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_lost_messages_do_not_change_the_result(redirection: str) -> None:
    assert run(redirection, "dance").returncode == 2
    assert run(redirection, "demo", "--help").stdout.startswith("usage: moodlist demo")


@pytest.mark.usefixtures("user_machine")
def test_a_locale_without_unicode_shows_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run("", "日本")
    assert done.returncode == 2
    assert "unknown command '??" in done.stderr
