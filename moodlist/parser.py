"""The parsers of the command line: one tree, in which only the chosen subcommand's module is imported."""

import re
import sys
from argparse import SUPPRESS, Action, ArgumentError, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Collection, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from classify.errors import quote
from moodlist.console import COLORS
from moodlist.program import as_started

if TYPE_CHECKING:
    from argparse import _SubParsersAction

USAGE_ERROR = 2
_OPTION = re.compile(r"-[^\d\s.=][^\s=]*(?:=.*)?", re.DOTALL)  # a word that argparse can only take for an option
_LISTED = 5  # the most names of subcommands that an error lists; the help lists all


class Parser(ArgumentParser):
    """A parser whose help names each command as this process was started, and whose errors have two lines.

    An error says what is wrong, with the nearest name that is right, and then where the help is.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False, **options)
        self.color = False  # Python 3.14 has colours in the help, which would hide the commands from `as_started`

    def describe(self, description: str, examples: str, notes: str = "") -> None:
        """Add the options of every command, and what its help shows.

        That is the description, the examples (one shell command a line) and the notes.
        """
        lines = "\n".join(f"  {line}" for line in examples.strip().splitlines())
        self.description = description
        self.epilog = f"examples:\n{lines}" + (f"\n\n{notes}" if notes else "")
        self.add_general()

    def add_general(self) -> None:
        """Add the options that every command has. Without the option, `args` has no attribute for it."""
        add = self.add_argument_group("general options").add_argument
        add("-h", "--help", action="help", help="show this help message and exit")
        quiet = "print no progress and no notices; errors stay"
        add("-q", "--quiet", action="store_true", default=SUPPRESS, help=quiet)
        when = "when to print colours; auto, the default, does so on a terminal unless NO_COLOR is set"
        add("--color", choices=COLORS, default=SUPPRESS, metavar="WHEN", help=f"{', '.join(COLORS)}: {when}")

    def format_help(self) -> str:
        """Return the help."""
        return as_started(super().format_help())

    def print_help(self, file: Any = None) -> None:
        """Print the help, by default on standard output. argparse's own method hides that it cannot be written."""
        print(self.format_help(), end="", file=file)

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and what to do, and exit with code 2."""
        message = message.replace("argument -", "-") + ("" if message.endswith(("?", ".")) else ".")
        self.exit(USAGE_ERROR, f"{self.prog}: {message}\nSee `{self.prog} --help`.\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse the words. An unknown option is an error before anything else that may be wrong, such as its value."""
        words = sys.argv[1:] if args is None else list(args)
        self._check_options(words)
        parsed, unknown = super().parse_known_args(words, namespace)
        if unknown := self.take(parsed, unknown):
            self.error(f"too many arguments: {' '.join(map(quote, unknown))}")
        return parsed, []

    def take(self, _parsed: Any, unknown: list[str], /) -> list[str]:
        """Return those of the words without a place that are too many."""
        return unknown

    def hint(self, _word: str, /) -> str:
        """Return, after a full stop, what to do with a word that is no subcommand and is like none."""
        return ""

    def _check_options(self, words: Sequence[str]) -> None:
        for word in words:
            if word == "--" or (self._subparsers and not word.startswith("-")):
                return  # what follows are no options, or those of a subcommand
            name = word.partition("=")[0]
            if not _OPTION.fullmatch(word) or name in self._option_string_actions:
                continue
            if f"-{name}" in self._option_string_actions:
                self.error(f"{quote(name)} needs two dashes: '-{name}'")
            if word.startswith("--") or word[:2] not in self._option_string_actions:
                options = [each.removeprefix("--") for each in self._option_string_actions if each.startswith("--")]
                self.error(f"unknown option {quote(name)}{did_you_mean(name.lstrip('-'), options, '--')}")

    def _check_value(self, action: Action, value: Any) -> None:
        """Check a value of which the action has a list; argparse calls this for options and subcommands."""
        if action.choices is None or value in action.choices:
            return
        names = [str(each) for each in action.choices]
        if isinstance(action.metavar, str) and not action.option_strings:
            hint = did_you_mean(value, names) or self.hint(value)
            if not hint and len(names) <= _LISTED:
                hint = f". Known: {', '.join(names)}"
            raise ArgumentError(None, f"unknown {action.metavar.lower()} {quote(value)}{hint}")
        raise ArgumentError(action, wrong_choice(str(value), names))


class CommandParser(Parser):
    """The parser of one subcommand, whose module it imports to parse.

    The module has two functions: `add_arguments(parser: CommandParser)`, and `run(args: Namespace)`, which returns the
    exit code.
    """

    def __init__(self, module: str, **options: Any) -> None:
        """Take the module's full name; `options` are ArgumentParser's."""
        super().__init__(add_help=False, **options)
        self._module = module

    def fill(self) -> None:
        """Import the module and add its arguments, once."""
        if not self.get_default("run"):
            command = import_module(self._module)
            command.add_arguments(self)
            self.set_defaults(run=command.run)

    def take(self, parsed: Any, unknown: list[str], /) -> list[str]:
        """Take the sources that follow options: argparse takes only the words that stand together."""
        if hasattr(parsed, "sources"):
            parsed.late_sources = [word for word in unknown if word != "--"]
            parsed.sources += parsed.late_sources
            return []
        return unknown

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse the words after the subcommand's name. argparse calls this when the subcommand is chosen."""
        self.fill()
        return super().parse_known_args(args, namespace)


def add_action(  # noqa: PLR0913, PLR0917
    actions: "_SubParsersAction[Parser]",
    name: str,
    action: Callable[..., int],
    about: str,
    examples: str,
    notes: str = "",
) -> Parser:
    """Add an action of a subcommand, and return its parser. Of the subcommand's examples, its help shows its own."""
    added = actions.add_parser(name, help=about, add_help=False)
    own = [line for line in examples.splitlines() if line.split()[2:3] == [name]]
    added.describe(f"{about[0].upper()}{about[1:]}.", "\n".join(own), notes)
    added.set_defaults(action=action)
    return added


def wrong_choice(value: str, names: Collection[str]) -> str:
    """Return what is wrong with a value that is none of the names, and which of them is nearest."""
    return f"must be one of {', '.join(names)}, got {quote(value)}{did_you_mean(value, names)}"


def did_you_mean(name: str, names: Iterable[str], prefix: str = "") -> str:
    """Return a sentence, after a full stop, that suggests the name nearest to a wrong one; empty if none is similar."""
    from classify.suggestions import nearest  # noqa: PLC0415  # imports msgspec, which a command without errors may not

    near = nearest(name, names)
    return f". Did you mean {prefix + near!r}?" if near else ""
