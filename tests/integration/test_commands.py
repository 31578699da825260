"""Every command in a document, a help text or a message works when it is pasted."""

import ast
import re
from argparse import ArgumentParser
from importlib.util import find_spec

import pytest

from moodlist.main import COMMANDS, command_line, main
from tests.integration.commands import ROOT, Command, commands, in_text

ALL = commands()
# Pages to copy commands from: the commands need the path of the checkout's own environment.
TYPED_FROM = ("README.md", "CONTRIBUTING.md", "docs/deploy.md", "docs/local-lambda.md", "training/README.md")
# Programs whose commands this test does not run, and why.
NOT_RUN = {
    "curl": "test_readme.py runs the commands that need no deployment",
    "aws": "needs an AWS account; the code's own calls run against moto",
    "sam": "needs an AWS account, or Docker and root: `make e2e`",
    "apt-get": "changes the machine",
    "docker": "needs root and a Docker daemon; `make e2e` uses one",
    "pip": "the wheel's test runs it (tests/wheel)",
    "pipx": "installs the wheel that the wheel's test installs with pip",
    "uvx": "installs the wheel that the wheel's test installs with pip",
}


class Parsed(Exception):
    """A command line was parsed successfully."""


def _of(*programs: str) -> list[Command]:
    return [command for command in ALL if command.program in programs]


def _help(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    return capsys.readouterr().out


def _is_a_name(words: list[str]) -> bool:
    """Return whether the words only name a command, such as `moodlist save`."""
    return len(words) == 2 and words[1] in COMMANDS


def _parse(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [word.replace("COMMAND", "classify") for word in command.words]
    if _is_a_name(words):
        return
    with pytest.raises((Parsed, SystemExit)) as end:
        _parse_only(words[1:], monkeypatch)
    assert getattr(end.value, "code", 0) == 0, command  # as --help ends


def _parse_only(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse a command line; the simulator, which has a parser of its own, parses what is forwarded to it."""
    args, parse = command_line().parse_args(argv), ArgumentParser.parse_args

    def only_parse(self: ArgumentParser, *arguments: object) -> None:
        parse(self, *arguments)  # type: ignore[call-overload]
        raise Parsed

    if args.command == "simulator":
        monkeypatch.setattr(ArgumentParser, "parse_args", only_parse)
        args.run(args)
    raise Parsed


@pytest.mark.parametrize("command", _of("moodlist"), ids=lambda command: command.line)
def test_a_moodlist_command_in_a_text_can_be_parsed(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _parse(command, monkeypatch)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_commands_in_a_help_text_can_be_parsed(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in in_text(name, _help(name, capsys)):
        if command.program == "moodlist":
            _parse(command, monkeypatch)


@pytest.mark.parametrize("command", _of("make"), ids=lambda command: command.line)
def test_a_make_command_names_a_target_and_variables_of_the_makefile(command: Command) -> None:
    makefile = "\n".join((ROOT / part).read_text("utf-8") for part in ("Makefile", "local_aws/lambda.mk"))
    for word in command.words[1:]:
        name, is_variable, _ = word.partition("=")
        found = rf"\$\((if \$\()?{name}\)" if is_variable else rf"^{name}:"
        assert re.search(found, makefile, re.MULTILINE), command


@pytest.mark.parametrize("command", _of("python"), ids=lambda command: command.line)
def test_a_module_in_a_python_command_exists(command: Command) -> None:
    _, option, module, *_ = command.words
    assert option == "-m"
    assert find_spec(module) is not None


def test_every_program_is_checked_or_has_a_reason_not_to_be() -> None:
    assert {command.program for command in ALL} == {"moodlist", "make", "python", *NOT_RUN}


@pytest.mark.parametrize("command", _of("moodlist", "python"), ids=lambda command: command.line)
def test_a_page_to_copy_from_gives_the_path_of_the_command(command: Command) -> None:
    if command.where in TYPED_FROM and not _is_a_name(command.words):
        assert command.line.startswith(".venv/bin/")


def test_printed_commands_use_the_name_that_moodlist_was_started_with() -> None:
    for file in (ROOT / "moodlist").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                printed = "".join(map(ast.unparse, node.args))
                assert "`moodlist " not in printed, f"{file}: use say(), which names the command as it was started"
