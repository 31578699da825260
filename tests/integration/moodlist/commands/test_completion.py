"""The scripts of `moodlist completion`, in the shells that they are for."""

import os
import shutil
import subprocess
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable
from pathlib import Path

import pytest

from moodlist.commands.completion import FILES, FOLDERS, SHELLS
from moodlist.main import COMMANDS, command_line, main
from moodlist.parser import CommandParser
from tests.integration.moodlist.calls import Classify, Run
from tests.integration.moodlist.shell_terminal import START, terminal_of

BASH = """
source {script}
COMP_WORDS=({line}) COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
[[ {line!r} == *" " ]] && COMP_WORDS+=("") && COMP_CWORD=$((COMP_CWORD + 1))
eval "$(complete -p moodlist | sed -E 's/.* -F ([^ ]+) .*/\\1/')"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
Complete = Callable[[str], set[str]]
NAMES = {"bash": "moodlist", "zsh": "_moodlist", "fish": "moodlist.fish"}  # as the help of the command names the files
MOODS = {"happy", "aggressive", "dark", "relaxing", "energetic", "focus"}


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed (apt-get install {shell})")


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the script of each shell to a file."""
    folder = tmp_path_factory.mktemp("scripts")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("MOODLIST_")]:
            patch.delenv(name)
        for shell in SHELLS:
            with (folder / NAMES[shell]).open("w", encoding="utf-8") as file:
                patch.setattr("sys.stdout", file)
                assert main(["completion", shell]) == 0
                patch.undo()
    return {shell: folder / name for shell, name in NAMES.items()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of the shells, with a file and a folder."""
    (tmp_path / "songs.csv").touch()
    (tmp_path / "solo").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=[pytest.param(shell, marks=needs(shell)) for shell in ("bash", "fish")])
def complete(request: pytest.FixtureRequest, scripts: dict[str, Path], folder: Path) -> Complete:
    """Return a function that returns what a shell offers for the last word of a line."""
    script = scripts[request.param]

    def in_shell(line: str) -> set[str]:
        if request.param == "bash":
            command = ["bash", "--norc", "-c", BASH.format(script=script, line=line)]
        else:
            command = ["fish", "--no-config", "-c", f"source {script}; complete --do-complete '{line}'"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
        assert done.stderr == ""
        return {offer.partition("\t")[0].rstrip("/") for offer in done.stdout.splitlines() if offer}

    return in_shell


def test_subcommands_are_completed(complete: Complete) -> None:
    assert complete("moodlist ") == COMMANDS.keys()
    assert complete("moodlist clas") == {"classify"}
    assert complete("moodlist watch ") == {"add", "list", "remove", "run"}
    assert complete("moodlist --quiet watch a") == {"add"}


def test_options_are_completed(complete: Complete) -> None:
    assert complete("moodlist classify --fo") == {"--format", "--force"}
    assert complete("moodlist watch list --f") == {"--format"}
    assert complete("moodlist split songs.csv --q") == {"--quiet"}
    assert {"-m", "--mood", "-f", "-q", "--color"} <= complete("moodlist save -")


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("moodlist classify songs.csv --mood ", MOODS),
        ("moodlist save liked -m ", MOODS),
        ("moodlist watch add x --save --mood h", {"happy"}),
        ("moodlist classify songs.csv --certainty ", {"clear", "best", "any"}),
        ("moodlist split songs.csv -c ", {"clear", "best"}),
        ("moodlist classify songs.csv --format ", {"table", "json", "csv", "m3u"}),
        ("moodlist playlists -f j", {"json"}),
        ("moodlist classify songs.csv --include ", {"features", "scores", "why"}),
        ("moodlist --color ", {"auto", "always", "never"}),
        ("moodlist simulator --dialect ", {"legacy", "2026", "both"}),
        ("moodlist completion ", set(SHELLS)),
    ],
)
def test_values_are_completed(line: str, values: set[str], complete: Complete) -> None:
    assert complete(line) == values


@pytest.mark.parametrize("line", ["classify", "save", "classify -o", "classify x.csv", "train --labels"])
def test_files_are_completed(line: str, complete: Complete) -> None:
    assert complete(f"moodlist {line} so") == {"songs.csv", "solo"}


@pytest.mark.parametrize("line", ["split songs.csv --to", "classify songs.csv --model", "train --out"])
def test_folders_are_completed(line: str, complete: Complete) -> None:
    assert complete(f"moodlist {line} so") == {"solo"}


@pytest.mark.parametrize("shell", [pytest.param(shell, marks=needs(shell)) for shell in START])
def test_tab_completes_in_a_terminal(shell: str, scripts: dict[str, Path], folder: Path) -> None:
    (folder / "my songs.csv").touch()
    with terminal_of(shell, scripts[shell], folder) as press_tab:
        for line, word in (
            ("moodlist clas", "sify "),
            ("moodlist watch rem", "ove "),
            ("moodlist classify songs.csv --with", "-skipped "),
            ("moodlist classify songs.csv --mood agg", "ressive "),
            ("moodlist classify songs.csv --mood=agg", "ressive "),
            ("moodlist classify --format=cs", "v "),
            ("moodlist watch add x --save -m agg", "ressive "),
            ("moodlist save liked --certainty cl", "ear "),
            ("moodlist classify --format cs", "v "),
            ("moodlist classify son", "gs.csv "),
            ("moodlist classify my", "\\ songs.csv "),
            ("moodlist classify my\\ so", "ngs.csv "),
            ("moodlist classify songs.csv -o son", "gs.csv "),
            ("moodlist classify songs.csv --output=son", "gs.csv "),
            ("moodlist split songs.csv --to so", "lo/"),
            ("moodlist completion zs", "h "),
        ):
            assert press_tab(line) == line + word


def test_every_argument_that_takes_a_path_is_completed_as_one() -> None:
    paths, found = FILES | FOLDERS, set()

    def look(parser: ArgumentParser) -> None:
        if isinstance(parser, CommandParser):
            parser.fill()
        for action in parser._actions:
            if isinstance(action, _SubParsersAction):
                for each in action.choices.values():
                    look(each)
            elif action.type is Path or action.metavar in paths:
                found.add(action.metavar)

    look(command_line())
    assert found == paths


def test_the_moods_are_those_of_the_users_model(command: Classify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_MODEL_DIR", "/nowhere")
    code, out, err = command("completion", "bash")
    assert (code, out) == (1, "")
    assert "/nowhere" in err


def test_the_script_completes_moodlist_however_it_was_started(moodlist: Run) -> None:
    for shell in SHELLS:
        done = moodlist("completion", shell)
        assert done.returncode == 0
        assert b"/python" not in done.stdout
        assert b" moodlist" in done.stdout
