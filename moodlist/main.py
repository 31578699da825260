"""The entry point of `moodlist`: parses the command line, runs the subcommand and returns the exit code."""

import os
import shlex
import signal
import sys
from argparse import SUPPRESS
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from moodlist.console import configure
from moodlist.failures import report_failure
from moodlist.parser import CommandParser, Parser
from moodlist.program import program
from moodlist.standard_streams import finish_output, prepare_standard_streams

COMMANDS = {
    "demo": "try everything with a simulated Spotify and the real model; no account needed",
    "classify": "show the mood of each song in a playlist, an album, a file or pasted links",
    "catalog": "score tables of any size, such as an export of millions of tracks",
    "playlists": "list the playlists of your Spotify account",
    "save": "save the songs of a mood to a playlist in your Spotify account",
    "split": "divide a playlist into one list for each mood: files or playlists in your account",
    "login": "let Moodlist read your Spotify playlists",
    "logout": "remove the login that is saved on this machine",
    "settings": "show every setting, its value and where it comes from",
    "features": "show, add to, export or clear the stored audio features",
    "watch": "choose the playlists that a deployment classifies on schedule",
    "redrive": "requeue a deployment's failed jobs",
    "serve": "serve the HTTP API on this machine",
    "mcp": "let an assistant use Moodlist, through the Model Context Protocol",
    "simulator": "simulate the HTTP APIs of Spotify and ReccoBeats",
    "train": "retrain the mood model",
    "completion": "print a script that completes the command line in bash, zsh or fish",
}
COMMAND_LIST = "\n".join(f"  {name:<10} {about}" for name, about in COMMANDS.items())
EPILOG = f"""\
commands:
{COMMAND_LIST}

examples:
  moodlist demo
  moodlist classify songs.csv --mood relaxing
  moodlist COMMAND --help

exit codes: 0 success, 1 failure, 2 usage error, 130 Ctrl-C"""
SIGNAL_BASE = 128  # a shell reports death by signal N as 128 + N
SIGPIPE = 13  # Windows has no such signal, and therefore Python there no such name


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, by default this process's own. Every failure ends in a message, never in a traceback.

    Returns:
        0 success, 1 failure, 2 usage error, 141 if standard output was closed. Ctrl-C ends the process with 130.
    """
    prepare_standard_streams()
    try:
        with _ctrl_c_during_imports():
            code = _run(argv)
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        return SIGNAL_BASE + SIGPIPE
    except KeyboardInterrupt:
        _exit_after_ctrl_c()
    except Exception as error:  # so that no subcommand can forget one
        if sys.flags.dev_mode:  # python -X dev: for developers
            raise
        return report_failure(error)
    finally:
        finish_output()


class _TopParser(Parser):
    """The parser of the words before the subcommand."""

    def hint(self, word: str, /) -> str:
        """Return the command that classifies a file or a link, if the word is one."""
        is_source = "://" in word or word.startswith("spotify:") or word == "liked" or os.path.lexists(word)
        return f". Did you mean `{self.prog} classify {shlex.quote(word)}`?" if is_source and word.isprintable() else ""


def command_line() -> Parser:
    """Return the parser of the whole command line; `args.run(args)` runs the subcommand that it parsed."""
    parser = _TopParser(
        prog=program(),
        usage="%(prog)s [-h] [--version] COMMAND ...",
        add_help=False,
        description="Find the songs of a Spotify playlist that have a given mood.",
        epilog=EPILOG,
    )
    parser.add_general()
    parser.add_argument("-V", "--version", action="store_true", help="show the version and exit")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", help=SUPPRESS, prog=program(), parser_class=CommandParser
    )
    for name, about in COMMANDS.items():
        commands.add_parser(name, module=f"moodlist.commands.{name}", help=about)
    return parser


def _run(argv: Sequence[str] | None) -> int:
    parser = command_line()
    try:
        args = parser.parse_args(argv)
    except SystemExit:  # after --help or a usage error
        sys.stdout.flush()
        raise
    if args.version:
        from importlib import metadata  # noqa: PLC0415  # imports Python's email parser, which nothing else needs

        print(f"moodlist {metadata.version('moodlist')}")
        return 0
    if args.command is None:
        parser.print_help(sys.stderr)
        return 2
    configure(quiet=getattr(args, "quiet", False), color=getattr(args, "color", None))
    from moodlist.settings import warn_of_unknown_variables  # noqa: PLC0415  # help and version need no settings

    warn_of_unknown_variables()
    return int(args.run(args))


@contextmanager
def _ctrl_c_during_imports() -> Iterator[None]:
    """End the process if Ctrl-C is pressed during an import; otherwise, Ctrl-C raises KeyboardInterrupt as usual.

    Extension modules turn a KeyboardInterrupt in their initialization into an ImportError, or crash.
    """

    def handle(_: int, frame: FrameType | None) -> None:
        while frame is not None:
            if frame.f_globals.get("__name__") == "importlib._bootstrap":
                _exit_after_ctrl_c()
            frame = frame.f_back
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # a shell may have started the command with Ctrl-C ignored
        signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        if before is signal.default_int_handler:
            signal.signal(signal.SIGINT, before)


def _exit_after_ctrl_c() -> NoReturn:
    """End the process at once. Python's own exit would wait for threads that wait for Spotify or ReccoBeats."""
    sys.stderr.flush()
    os._exit(SIGNAL_BASE + signal.SIGINT)
