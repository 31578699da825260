"""moodlist simulator: serves Spotify's and ReccoBeats' HTTP APIs with invented music, to try things out."""

import time
from argparse import Namespace
from pathlib import Path
from typing import NoReturn

from classify.errors import BadRequest, MoodlistError
from moodlist import options
from moodlist.console import is_quiet
from moodlist.number_types import port, seconds
from moodlist.parser import CommandParser
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.settings import settings_for
from moodlist.simulator.simulator import Simulator
from moodlist.terminal.text import count_of

EXAMPLES = """
moodlist simulator
moodlist simulator --port 8099 --dialect legacy --app extended
moodlist simulator --quiet                     # prints the address only
"""


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist simulator`."""
    parser.describe("Simulate Spotify's and ReccoBeats' HTTP APIs on this machine.", EXAMPLES)
    parser.add_argument("-p", "--port", type=port, default=8099)
    about = "0.0.0.0 lets containers connect (default: %(default)s)"
    parser.add_argument("--host", type=options.host, default="127.0.0.1", help=about)
    parser.add_argument("--dialect", choices=("legacy", "2026", "both"), default="2026")
    parser.add_argument("--app", choices=("development", "extended"), default="development")
    parser.add_argument("--latency", type=seconds, default=0.0, metavar="SECONDS", help="delay of every response")
    parser.add_argument("--owner", default="moodlist-owner", help="the user who signs in (default: %(default)s)")
    parser.add_argument("--catalog", metavar="FILE", help="a .csv or .csv.gz of tracks, instead of the built-in music")


def run(args: Namespace) -> int:
    """Print addresses, credentials and playlists, and serve until Ctrl-C; return the exit code.

    Raises:
        MoodlistError: the port is in use, or the catalog cannot be read.
    """
    try:
        _serve(args)
    except KeyboardInterrupt:
        return 0


def _serve(args: Namespace) -> NoReturn:
    if args.catalog and not Path(args.catalog).is_file():
        raise BadRequest(f"Cannot read the catalog {args.catalog!r}: there is no such file.")
    try:
        catalog = Catalog.from_csv(args.catalog) if args.catalog else None
    except (OSError, ValueError) as error:
        raise BadRequest(f"Cannot read the catalog {args.catalog!r}: {_reason(error)}.") from error
    try:
        simulator = Simulator(catalog, args.dialect, args.app, args.latency, args.owner, port=args.port, host=args.host)
    except (OSError, ValueError) as error:
        raise MoodlistError(
            f"Cannot listen on {args.host}, port {args.port}: {_reason(error)}. Choose another with --port or --host."
        ) from error
    with simulator:
        print(_greeting(simulator, quiet=is_quiet()), flush=True)
        while True:
            time.sleep(86_400)  # on Windows, Ctrl-C ends no other kind of wait


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


def _greeting(simulator: Simulator, *, quiet: bool) -> str:
    if quiet:
        return simulator.url
    lines = [f"Simulating Spotify ({simulator.dialect}, {simulator.app} app) and ReccoBeats at {simulator.url}", ""]
    lines += [f"export {name}={value}" for name, value in settings_for(simulator).items()]
    lines += ["", "Playlists:"]
    playlists = [simulator.playlist(each) for each in simulator.catalog.playlists]
    lines += [
        f"  {each.url}  {each.name} ({count_of(len(each.entries), 'entry', 'entries')}, owner {each.owner})"
        for each in playlists
    ]
    return "\n".join([*lines, "", "Ctrl-C stops it."])
