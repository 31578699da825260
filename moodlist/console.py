"""How this process prints, as the options of its command say: with or without notices, and with or without colours."""

import os
import sys
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from rich.console import Console

COLORS = ("auto", "always", "never")


class _Console:
    """The choice of the one command that a process runs."""

    quiet = False
    color = "auto"


_console = _Console()


def configure(*, quiet: bool = False, color: str | None = None) -> None:
    """Choose how to print. Without a `color`, the variables NO_COLOR and FORCE_COLOR decide, if they are not empty.

    https://no-color.org and https://force-color.org
    """
    if color is None:
        color = "never" if os.environ.get("NO_COLOR") else "always" if os.environ.get("FORCE_COLOR") else "auto"
    _console.quiet, _console.color = quiet, color


def is_quiet() -> bool:
    """Return whether progress and notices are left out."""
    return _console.quiet


def has_color(stream: TextIO) -> bool:
    """Return whether to print colours on a stream."""
    if _console.color == "auto":
        return _is_capable(stream)
    return _console.color == "always"


def _is_capable(stream: TextIO) -> bool:
    """Return whether a stream is a terminal that shows more than plain text."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def rich_console(stream: TextIO) -> "Console":
    """Return rich's console on a stream. In place of a terminal, it has the 16 colours that all programs show."""
    from rich.console import Console  # noqa: PLC0415  # slow to import, and most commands print without it

    if not has_color(stream):
        return Console(file=stream, highlight=False, color_system=None)
    system: Literal["auto", "standard"] = "auto" if _is_capable(stream) else "standard"
    return Console(file=stream, highlight=False, color_system=system, force_terminal=True, no_color=False)


def notice(text: str) -> None:
    """Print a notice on standard error, but not with --quiet."""
    if not _console.quiet:
        print(text, file=sys.stderr, flush=True)
