"""The parsers of the command line: one tree, in which only the chosen subcommand's module is imported."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from moodlist.program import as_started


class Parser(ArgumentParser):
    """A parser whose help names each command as this process was started."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False, **options)

    def format_help(self) -> str:
        """Return the help."""
        return as_started(super().format_help())

    def print_help(self, file: Any = None) -> None:
        """Print the help, by default on standard output. argparse's own method hides that it cannot be written."""
        print(self.format_help(), end="", file=file)


class CommandParser(Parser):
    """The parser of one subcommand, whose module it imports to parse.

    The module has two functions: `add_arguments(parser: CommandParser)`, and `run(args: Namespace)`, which returns the
    exit code.
    """

    def __init__(self, module: str, **options: Any) -> None:
        """Take the module's full name; `options` are ArgumentParser's."""
        super().__init__(add_help=False, **options)
        self._module = module
        self._forwards_unknown = False

    def describe(self, description: str, examples: str, notes: str = "") -> None:
        """Add `--help`, which shows the description, the examples (one shell command a line) and the notes."""
        lines = "\n".join(f"  {line}" for line in examples.strip().splitlines())
        self.description = description
        self.epilog = f"examples:\n{lines}" + (f"\n\n{notes}" if notes else "")
        self.add_argument("-h", "--help", action="help", help="show this help message and exit")

    def forward_unknown(self) -> None:
        """Put arguments that this parser does not know into `args.forwarded`; otherwise they are an error."""
        self._forwards_unknown = True

    def _late_sources(self, unknown: list[str]) -> list[str]:
        """Return the sources that follow options. argparse takes only the words that stand together."""
        if "--" not in unknown and any(word.startswith("-") and word != "-" for word in unknown):
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return [word for word in unknown if word != "--"]

    def parse_known_args(self, args: Iterable[str] | None = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse the words after the subcommand's name. argparse calls this when the subcommand is chosen."""
        command = import_module(self._module)
        command.add_arguments(self)
        self.set_defaults(run=command.run)
        parsed, unknown = super().parse_known_args(args, namespace)
        if self._forwards_unknown:
            parsed.forwarded = unknown
        elif hasattr(parsed, "sources"):
            parsed.late_sources = self._late_sources(unknown)
            parsed.sources += parsed.late_sources
        elif unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return parsed, []
