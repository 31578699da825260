"""The command's own name in what it says, so that every command it prints can be pasted as printed."""

import re
import shlex
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path

NAME = "moodlist"
PACKAGE = __name__.partition(".")[0]
# A command in a text: in backticks, on an indented line, or behind a pipe. Prose names Moodlist without either.
_COMMAND = re.compile(rf"(?m)(^ +|`|\| ){NAME}(?=\s)")


def program() -> str:
    """Return the command as this process was started, quoted for a shell.

    `moodlist` where that is found on PATH, else the path as typed, such as `.venv/bin/moodlist`; or `python -m ...`.
    A process that is not the command, such as a test, has the command's plain name.
    """
    typed = Path(sys.argv[0])
    if (typed.parent.name, typed.name) == (PACKAGE, "__main__.py"):
        return f"{shlex.quote(sys.orig_argv[0])} -m {PACKAGE}"
    if typed.stem != NAME or _is_on_path(typed):
        return NAME
    return shlex.quote(sys.argv[0])


def as_started(text: str) -> str:
    """Return the text with `moodlist ...` as this process was started in each command that it names."""
    return _COMMAND.sub(lambda found: found[1] + program(), text)


def say(text: str) -> None:
    """Print a text on standard error, its commands as this process was started."""
    print(as_started(text), file=sys.stderr, flush=True)


def python() -> str:
    """Return the Python that has all that the command needs, quoted for a shell."""
    return shlex.quote(sys.executable)


class Parser(ArgumentParser):
    """A parser whose help names commands as this process was started."""

    def format_help(self) -> str:
        """Return the help."""
        return as_started(super().format_help())


def _is_on_path(typed: Path) -> bool:
    """Whether the shell found it by its name: it then hands over the whole path."""
    found = shutil.which(NAME)
    return typed.is_absolute() and found is not None and Path(found) == typed
