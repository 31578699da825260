"""Every command in a document, a help text or a message works when it is pasted."""

import ast
import functools
import re
from argparse import _SubParsersAction
from importlib.util import find_spec
from typing import Any

import pytest

from moodlist.main import COMMANDS, command_line, main
from moodlist.parser import CommandParser
from tests.integration.commands import PLACES, ROOT, Command, commands, in_text

# Pages to copy commands from: the commands need the path of the checkout's own environment.
TYPED_FROM = (
    *("README.md", "README.es.md", "CONTRIBUTING.md", "training/README.md"),
    *("docs/your-music.md", "docs/deploy.md", "docs/operate.md", "docs/local-lambda.md"),
)
# Programs whose commands this test does not run, and why.
NOT_RUN = {
    "curl": "test_shown_commands.py runs the commands that need no deployment",
    "aws": "needs an AWS account; the code's own calls run against moto",
    "sam": "needs an AWS account, or Docker and root: `make e2e`",
    "apt-get": "changes the machine",
    "docker": "needs root and a Docker daemon; `make e2e` uses one",
    "pip": "the wheel's test runs it (tests/wheel)",
    "pipx": "installs the wheel that the wheel's test installs with pip",
    "uvx": "installs the wheel that the wheel's test installs with pip",
}


command_line_once = functools.cache(command_line)


def _of(place: str, *programs: str) -> list[Command]:
    return [command for command in commands(place) if command.program in programs]


def _help(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    return capsys.readouterr().out


def _is_a_name(words: list[str]) -> bool:
    """Return whether the words only name a command or an action of it, such as `moodlist save` or `watch add`."""
    parser: Any = command_line()
    for word in words[1:]:
        named = [each.choices for each in parser._actions if isinstance(each, _SubParsersAction)]
        if not named or word not in named[0]:
            return False
        parser = named[0][word]
        if isinstance(parser, CommandParser):
            parser.fill()
    return len(words) > 1


def _parse(command: Command) -> None:
    words = [word.replace("COMMAND", "classify") for word in command.words]
    if _is_a_name(words):
        return
    exit_code = 0
    try:
        command_line_once().parse_args(words[1:])
    except SystemExit as end:  # --help, or a usage error
        exit_code = int(end.code or 0)
    assert exit_code == 0, command


@pytest.mark.parametrize("place", PLACES)
def test_the_moodlist_commands_of_a_text_can_be_parsed(place: str) -> None:
    for command in _of(place, "moodlist"):
        _parse(command)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_commands_in_a_help_text_can_be_parsed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in in_text(name, _help(name, capsys)):
        if command.program == "moodlist":
            _parse(command)


@pytest.mark.parametrize("place", PLACES)
def test_a_make_command_names_targets_and_variables_of_the_makefile(place: str) -> None:
    makefile = "\n".join((ROOT / part).read_text("utf-8") for part in ("Makefile", "local_aws/lambda.mk"))
    for command in _of(place, "make"):
        for word in command.words[1:]:
            name, is_variable, _ = word.partition("=")
            found = rf"\$\((if \$\()?{name}\)" if is_variable else rf"^{name}:"
            assert re.search(found, makefile, re.MULTILINE), command


@pytest.mark.parametrize("place", PLACES)
def test_the_modules_of_python_commands_exist(place: str) -> None:
    for command in _of(place, "python"):
        _, option, module, *_ = command.words
        assert option == "-m", command
        assert find_spec(module) is not None, command


def test_every_program_is_checked_or_has_a_reason_not_to_be() -> None:
    found = {command.program for place in PLACES for command in commands(place)}
    assert found == {"moodlist", "make", "python", *NOT_RUN}


@pytest.mark.parametrize("page", TYPED_FROM)
def test_a_page_to_copy_from_gives_the_path_of_each_command(page: str) -> None:
    typed = [command for command in _of(page, "moodlist", "python") if not _is_a_name(command.words)]
    assert [command for command in typed if not command.line.startswith(".venv/bin/")] == []


def test_printed_commands_use_the_name_that_moodlist_was_started_with() -> None:
    for file in (ROOT / "moodlist").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                printed = "".join(map(ast.unparse, node.args))
                assert "`moodlist " not in printed, f"{file}: use say(), which names the command as it was started"
