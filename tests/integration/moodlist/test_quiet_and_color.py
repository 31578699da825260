"""`--quiet` and `--color`, and the variables NO_COLOR and FORCE_COLOR, in every subcommand that prints."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moodlist import console
from moodlist.main import COMMANDS, main
from moodlist.server.log import log_request
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.terminal import progress
from tests.integration.moodlist.calls import Classify, Login

ESCAPE = "\x1b["


class Terminal(io.TextIOWrapper):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def default_console(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set up a terminal with colours, and undo what the test's commands chose."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    yield
    console.configure()


def on_a_terminal(*words: str) -> str:
    """Run the command with a terminal as its standard output, and return what that shows."""
    with pytest.MonkeyPatch.context() as patch:
        terminal = Terminal(io.BytesIO(), "utf-8")
        patch.setattr(sys, "stdout", terminal)
        assert main(words) == 0
        terminal.seek(0)
        return terminal.read()


@pytest.mark.parametrize("before", [True, False])
def test_quiet_leaves_only_the_result(before: bool, export: Path, command: Classify) -> None:
    loud = command("classify", export, "--format", "csv")
    words = ["classify", str(export), "--format", "csv"]
    quiet = command(*(["--quiet", *words] if before else [*words, "-q"]))
    assert loud[2].endswith("1 item was skipped and has no row; --with-skipped adds a row with the reason.\n")
    assert quiet == (0, loud[1], "")


def test_the_next_command_of_a_process_is_not_quiet(export: Path, command: Classify) -> None:
    assert command("-q", "classify", export, "-f", "csv")[2] == ""
    assert command("classify", export, "-f", "csv")[2] != ""


def test_quiet_hides_the_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    console.configure(quiet=True)
    with progress.show_progress() as advance:
        advance("Reading", 1, 2)
        advance.wait("Spotify failed.", 30)
    assert capsys.readouterr() == ("", "")


def test_quiet_hides_warnings_and_keeps_errors(command: Classify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_STAK", "mine")
    code, out, err = command("classify", "missing.csv", "--quiet")
    assert (code, out) == (2, "")
    assert err.startswith("moodlist: Cannot read 'missing.csv': no such file")


def test_quiet_keeps_the_address_that_a_login_needs(login: Login) -> None:
    code, err = login("--quiet", "--no-browser", "--wait", "0")
    assert code == 1
    assert "Open this address" in err
    assert "/authorize?" in err
    assert "INVALID_CLIENT" not in err


def test_a_quiet_demo_prints_the_songs_alone(command: Classify) -> None:
    code, out, err = command("demo", "--quiet")
    assert (code, err) == (0, "")
    assert "Song" in out


def test_a_quiet_server_does_not_log_requests(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet, lines in ((False, 1), (True, 0)):
        console.configure(quiet=quiet)
        log_request("GET", "/v1/moods", 200, 0.01)
        assert len(capsys.readouterr().err.splitlines()) == lines


@pytest.mark.parametrize(
    ("words", "variables", "colored"),
    [
        ([], {}, True),
        (["--color", "auto"], {}, True),
        (["--color=never"], {}, False),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        (["--color=always"], {"NO_COLOR": "1"}, True),
        (["--color=always"], {"TERM": "dumb"}, True),
        (["--color=never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_on_a_terminal(
    words: list[str], variables: dict[str, str], colored: bool, export: Path, user_machine: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        shown = on_a_terminal("classify", str(export), *words)
    assert "Sunny" in shown
    assert (ESCAPE in shown) == colored


@pytest.mark.parametrize(
    ("words", "variables", "colored"),
    [
        ([], {}, False),
        (["--color=always"], {}, True),
        (["--color=auto"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
@pytest.mark.parametrize("name", ["classify", "split", "demo"])
def test_colours_in_a_pipe(
    name: str, words: list[str], variables: dict[str, str], *, colored: bool, export: Path, command: Classify
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in variables.items():
            patch.setenv(variable, value)
        _, out, _ = command(name, *([] if name == "demo" else [export]), *words)
    assert (ESCAPE in out) == colored


def test_a_colored_pipe_has_the_lines_of_a_plain_one(export: Path, command: Classify) -> None:
    _, plain, _ = command("classify", export)
    _, colored, _ = command("classify", export, "--color", "always")
    pieces = colored.split(ESCAPE)
    without = pieces[0] + "".join(piece.partition("m")[2] for piece in pieces[1:])
    assert without == plain


@pytest.mark.parametrize("output_format", ["json", "csv", "m3u"])
def test_a_format_for_programs_never_has_colours(output_format: str, export: Path, command: Classify) -> None:
    assert ESCAPE not in command("classify", export, "--format", output_format, "--color=always")[1]


def test_the_list_of_playlists_has_colours_too(simulated: Simulator, command: Classify) -> None:
    assert command("save", playlist_ids.ROAD_TRIP, "--mood", "dark", "--color=always", "--quiet")[2] == ""
    assert ESCAPE in command("playlists", "--color=always", "--quiet")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_color_that_does_not_exist_is_a_usage_error(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main([name, "--color=allways"])
    assert "must be one of auto, always, never, got 'allways'. Did you mean 'always'?" in capsys.readouterr().err
