"""docs/command.md is what the tree of parsers says.

`UPDATE_PAGES=1 .venv/bin/python -m pytest tests/integration/moodlist/test_command_page.py` writes it.
"""

import os
import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from moodlist.main import COMMANDS, command_line
from moodlist.parser import CommandParser

PAGE = Path(__file__).parents[3] / "docs" / "command.md"
GENERAL = "general options"  # those of every subcommand


def _parser(name: str) -> CommandParser:
    """Return the parser of a subcommand with its arguments."""
    module = f"moodlist.commands.{name}"
    parser = CommandParser(module=module, prog=f"moodlist {name}")
    import_module(module).add_arguments(parser)
    return parser


def _page(before: str) -> str:
    """Return the page: the text before its first section, and a section for each subcommand."""
    introduction = before.partition("\n## ")[0].rstrip("\n")
    top = command_line()
    rows = [f"| [`{name}`](#moodlist-{name}) | {_cell(about)} |" for name, about in COMMANDS.items()]
    exit_codes = (top.epilog or "").rpartition("exit codes: ")[2]
    parsers = [_parser(name) for name in COMMANDS]
    general = {_names(each): _row(top, each) for parser in parsers for each in _arguments(parser, of_all=True)}
    parts = [
        *(introduction, "## Subcommands"),
        "\n".join(["| Subcommand | What it does |", "|---|---|", *rows]),
        f"Exit codes: {exit_codes}.",
        *_table(["| `-h`, `--help` | show the help and exit |", *general.values()], "Option of all subcommands"),
        *(part for parser in parsers for part in _section(parser, 2)),
    ]
    return "\n\n".join(parts) + "\n"


def _section(parser: ArgumentParser, level: int) -> Iterator[str]:
    """Yield the paragraphs about a parser and the parsers of its actions."""
    yield f"{'#' * level} {parser.prog}"
    yield parser.description or ""
    actions = [each for each in parser._actions if isinstance(each, _SubParsersAction)]
    if not actions:
        yield f"```\n{_usage(parser)}\n```"
    yield from _table([_row(parser, each) for each in _arguments(parser)], "Argument")
    for group in parser._mutually_exclusive_groups:
        yield f"Only one of {', '.join(f'`{_name(each)}`' for each in group._group_actions)}."
    examples, _, notes = (parser.epilog or "").partition("\n\n")
    if examples:
        lines = [line.strip() for line in examples.splitlines()[1:]]
        yield "Examples:"
        yield "\n".join(["```text", *lines, "```"])
    if notes:
        yield f"```\n{notes}\n```"
    for action in actions:
        for each in action.choices.values():
            yield from _section(each, level + 1)


def _arguments(parser: ArgumentParser, *, of_all: bool = False) -> list[Action]:
    """Return the arguments of a parser, or those that it has like all others, without the help and the hidden ones."""
    return [
        each
        for group in parser._action_groups
        for each in group._group_actions
        if (group.title == GENERAL) == of_all
        and each.help != SUPPRESS
        and "--help" not in each.option_strings
        and not isinstance(each, _SubParsersAction)
    ]


def _usage(parser: ArgumentParser) -> str:
    arguments = _arguments(parser)
    required = [_name(each) + _value(each) for each in arguments if each.option_strings and each.required]
    options = ["[OPTION ...]"] if any(each.option_strings and not each.required for each in arguments) else []
    return " ".join(
        [parser.prog, *required, *options, *(_value(each) for each in arguments if not each.option_strings)]
    )


def _table(rows: list[str], title: str) -> list[str]:
    return ["\n".join([f"| {title} | Meaning |", "|---|---|", *rows])] if rows else []


def _row(parser: ArgumentParser, action: Action) -> str:
    values = {**vars(action), "prog": parser.prog, "choices": ", ".join(map(str, action.choices or ()))}
    return f"| {_names(action)} | {_cell((action.help or '') % values)} |"


def _names(action: Action) -> str:
    if not action.option_strings:
        return f"`{_value(action)}`"
    *others, last = action.option_strings
    return ", ".join(f"`{each}`" for each in [*others, last + _value(action)])


def _name(action: Action) -> str:
    return action.option_strings[-1] if action.option_strings else _value(action)


def _value(action: Action) -> str:
    """Return what is typed for an argument's value, such as ` DIR` after the name of an option."""
    if action.nargs == 0:
        return ""
    names = f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper()
    value = str(action.metavar or names)
    shown = {"+": f"{value} [{value} ...]", "*": f"[{value} ...]", "?": f"[{value}]"}.get(str(action.nargs), value)
    return f" {shown}" if action.option_strings else shown


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def test_the_page_is_what_the_parsers_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["moodlist"])
    page = PAGE.read_text("utf-8")
    if os.environ.get("UPDATE_PAGES"):
        PAGE.write_text(_page(page), "utf-8")
        return
    assert page == _page(page)
