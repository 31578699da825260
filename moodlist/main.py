"""The entry of `moodlist`: finds the subcommand, runs it, and turns every end into an exit code."""

import math
import os
import signal
import sys
from argparse import REMAINDER, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from classify.errors import BadRequest, MoodlistError
from moodlist.program import Parser, as_started, program

COMMANDS = {
    "demo": "show it all, with a simulated Spotify and the real model; needs no account",
    "classify": "give the songs of a playlist, an album, a file or pasted links their moods",
    "save": "keep the songs of a mood in a playlist of your Spotify account",
    "login": "let Moodlist read your Spotify playlists",
    "watch": "tell a deployment which playlists to classify by its schedule",
    "redrive": "send the jobs of a deployment that failed to its workers again",
    "serve": "answer the HTTP API on this machine",
    "simulator": "stand in for Spotify and ReccoBeats over HTTP",
    "train": "make the mood model anew",
}
BY_SIGNAL = 128  # shells add the signal's number to this


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv`: 0 done, 1 failed, 2 wrong use, 130 Ctrl-C, 141 nobody reads the output."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a title that the terminal cannot show
    try:
        code = _run(argv)
        sys.stdout.flush()
    except MoodlistError as error:
        _complain(error)
        return 2 if isinstance(error, BadRequest) else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it flushes at exit
        return BY_SIGNAL + signal.SIGPIPE
    except KeyboardInterrupt:
        _leave_at_once(BY_SIGNAL + signal.SIGINT)
    return code


def _run(argv: Sequence[str] | None) -> int:
    asked = _parser().parse_args(argv)
    if asked.version:
        from importlib import metadata  # noqa: PLC0415  # brings Python's parser of mails, which nothing else needs

        print(f"moodlist {metadata.version('moodlist')}")
        return 0
    if asked.command is None:
        _parser().print_help(sys.stderr)
        return 2
    # Only the command that was asked for is imported: most of them bring heavy libraries.
    command: Any = import_module(f"moodlist.commands.{asked.command}")
    return int(command.run(asked.arguments))


def _parser() -> ArgumentParser:
    listed = "\n".join(f"  {name:<10} {about}" for name, about in COMMANDS.items())
    parser = Parser(
        prog=program(),
        usage="%(prog)s [-h] [--version] COMMAND ...",
        description="The songs of a Spotify playlist that have a mood.",
        epilog=f"commands:\n{listed}\n\nexamples:\n  moodlist demo\n  moodlist classify songs.csv --mood relaxing\n"
        "  moodlist COMMAND --help\n\nexit codes: 0 done, 1 failed, 2 wrong use",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    parser.add_argument("command", metavar="COMMAND", nargs="?", choices=COMMANDS, help="one of those below")
    parser.add_argument("arguments", metavar="...", nargs=REMAINDER, help="what the command takes")
    return parser


def _complain(error: MoodlistError) -> None:
    print(f"moodlist: {error.title}.\n{as_started(error.detail)}", file=sys.stderr)
    for fault in error.faults:
        if fault.detail != error.detail:
            print(f"  {fault.path}: {as_started(fault.detail)}", file=sys.stderr)
    if error.retry_after:
        print(f"Try again in {_spoken(error.retry_after)}.", file=sys.stderr)


def _spoken(seconds: float) -> str:
    for length, unit in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{math.ceil(seconds / length)} {unit}"
    return f"{math.ceil(seconds)} seconds"


def _leave_at_once(code: int) -> NoReturn:
    """Python's own exit would wait for threads that still wait for an upstream."""
    sys.stderr.flush()
    os._exit(code)
