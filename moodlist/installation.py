"""Where this copy of Moodlist was installed from, for the commands that install it again or run it with uv."""

import json
import os
import shlex
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from classify.errors import MoodlistError


class MissingExtra(MoodlistError):
    """A subcommand needs libraries that this installation does not have."""

    slug = "missing-extra"
    title = "A part of Moodlist is not installed"


class Source(NamedTuple):
    """What pip and uv recorded: https://packaging.python.org/en/latest/specifications/direct-url/."""

    url: str = ""  # empty if it came from a package index
    editable: bool = False

    @classmethod
    def recorded(cls) -> "Source":
        """Read the record of this installation."""
        from importlib.metadata import distributions  # noqa: PLC0415  # imports Python's e-mail parser

        # A checkout may also hold the metadata of a build, which has no record.
        texts = (found.read_text("direct_url.json") for found in distributions(name="moodlist"))
        record = json.loads(next(filter(None, texts), "{}"))
        return cls(str(record.get("url", "")), bool(record.get("dir_info", {}).get("editable")))

    def requirement(self, extra: str = "") -> str:
        """Return the requirement that installs it, with an extra such as `[train]`, quoted for a shell."""
        if self.editable:
            return f"--editable {shlex.quote(unquote(urlsplit(self.url).path) + extra)}"
        return shlex.quote(f"moodlist{extra} @ {self.url}" if self.url else f"moodlist{extra}")


def python() -> str:
    """Return the Python that runs this process, quoted for a shell."""
    return shlex.quote(sys.executable)


def runs_with_uvx() -> bool:
    """Return whether `uvx` runs this process: uv sets UV and keeps the environment in its cache."""
    return bool(os.environ.get("UV")) and "archive-v0" in Path(sys.prefix).parts


def uvx_command(extra: str = "") -> str:
    """Return the `uvx` command that runs this copy of Moodlist, with an extra such as `[train]`."""
    return f"uvx --from {Source.recorded().requirement(extra)} moodlist"


def has_libraries(names: Iterable[str]) -> bool:
    """Return whether the libraries of an extra are installed, without importing them."""
    return all(find_spec(name) is not None for name in names)


def require_extra(extra: str, libraries: Iterable[str], what: str, otherwise: str = "") -> None:
    """Check that the libraries of an extra are installed; `what` needs them.

    Raises:
        MissingExtra: they are not. The detail has the command that installs them, and on a line below what to do
            `otherwise`.
    """
    if not has_libraries(libraries):
        command = command_with_extra(extra)
        raise MissingExtra(f'{what} needs the extra "{extra}", which is not installed. Run:\n  {command}{otherwise}')


def command_with_extra(extra: str) -> str:
    """Return the command that adds an extra to this installation."""
    if runs_with_uvx():
        return f"{uvx_command(f'[{extra}]')} {shlex.join(sys.argv[1:])}"
    return f"{python()} -m pip install {Source.recorded().requirement(f'[{extra}]')}"
