"""The command's own name in its messages, so that you can paste every command it prints."""

import re
import shlex
import shutil
import sys
from pathlib import Path

from moodlist.console import notice
from moodlist.installation import runs_with_uvx, uvx_command

NAME = "moodlist"
PACKAGE = __name__.partition(".")[0]
# A command in a text is in backticks, on an indented line, or after a pipe; in prose, Moodlist is not.
_COMMAND = re.compile(rf"(?m)(^ +|`|\| ){NAME}(?=\s)")


def program() -> str:
    """Return the command as this process was started, quoted for a shell.

    That is `moodlist` if it was found on PATH, otherwise the path as typed, such as `.venv/bin/moodlist`,
    `python -m moodlist` or `uvx --from ... moodlist`. In a process that is not the command, such as a test, it is
    `moodlist`.
    """
    typed = Path(sys.argv[0])
    if (typed.parent.name, typed.name) == (PACKAGE, "__main__.py"):
        return f"{shlex.quote(sys.orig_argv[0])} -m {PACKAGE}"
    if typed.stem == NAME and runs_with_uvx():
        return uvx_command()
    if typed.stem != NAME or _is_on_path(typed):
        return NAME
    return shlex.quote(sys.argv[0])


def as_started(text: str) -> str:
    """Return the text with each command in it named as this process was started."""
    name = program()
    return _COMMAND.sub(lambda match: match[1] + name, text)


def say(text: str) -> None:
    """Print a notice on standard error, with each command in it named as this process was started."""
    notice(as_started(text))


def alert(text: str) -> None:
    """Print, also with --quiet, what failed or what the user has to do; otherwise as `say`."""
    print(as_started(text), file=sys.stderr, flush=True)


def _is_on_path(typed: Path) -> bool:
    """Return whether the shell found the command on PATH: it then passes the absolute path."""
    found = shutil.which(NAME)
    # On Windows, PATH leads to moodlist.EXE, which passes its own path without the suffix.
    return typed.is_absolute() and found is not None and Path(found).with_suffix("") == typed.with_suffix("")
