"""Run the simulator as a command: python -m moodlist.simulator [--port 8099] [--catalog FILE] ..."""

import math
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from threading import Event

from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.simulator import Simulator


def main(argv: Sequence[str] | None = None, program: str = "python -m moodlist.simulator") -> int:
    """Print addresses, credentials and playlists, and serve until Ctrl-C; return the exit code.

    `program` is the name that `--help` shows.
    """
    parser = _parser(program)
    args = parser.parse_args(argv)
    if not 0 <= args.port <= 65535:
        parser.error(f"argument --port: must be from 0 to 65535, got {args.port}")
    if not 0 <= args.latency < math.inf:  # false for NaN too
        parser.error(f"argument --latency: must be a number of seconds, 0 or more, got {args.latency}")
    try:
        return _serve(args)
    except KeyboardInterrupt:
        return 0


def _serve(args: Namespace) -> int:
    try:
        catalog = Catalog.from_csv(args.catalog) if args.catalog else None
        simulator = Simulator(catalog, args.dialect, args.app, args.latency, args.owner, port=args.port, host=args.host)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Cannot serve on {args.host}:{args.port}: {error}\n")
        return 1
    with simulator:
        sys.stdout.write(_greeting(simulator, quiet=args.quiet))
        sys.stdout.flush()
        Event().wait()
    return 0


def _parser(program: str) -> ArgumentParser:
    parser = ArgumentParser(prog=program, description="Simulate Spotify's and ReccoBeats' HTTP APIs on localhost.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets containers connect (default: %(default)s)")
    parser.add_argument("--dialect", choices=("legacy", "2026", "both"), default="2026")
    parser.add_argument("--app", choices=("development", "extended"), default="development")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS", help="delay of every response")
    parser.add_argument("--owner", default="moodlist-owner", help="the user who signs in (default: %(default)s)")
    parser.add_argument("--catalog", metavar="FILE", help="a .csv or .csv.gz of tracks, instead of the built-in music")
    parser.add_argument("--quiet", action="store_true", help="print the address only")
    return parser


def _greeting(simulator: Simulator, *, quiet: bool) -> str:
    if quiet:
        return f"{simulator.url}\n"
    lines = [f"Simulating Spotify ({simulator.dialect}, {simulator.app} app) and ReccoBeats at {simulator.url}", ""]
    lines += [f"export {name}={value}" for name, value in environment(simulator).items()]
    lines += ["", "Playlists:"]
    playlists = [simulator.playlist(each) for each in simulator.catalog.playlists]
    lines += [f"  {each.url}  {each.name} ({len(each.entries)} entries, owner {each.owner})" for each in playlists]
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])


def environment(simulator: Simulator) -> dict[str, str]:
    """Return the settings that make Moodlist use this simulator instead of Spotify and ReccoBeats."""
    credentials = simulator.credentials
    return {
        "MOODLIST_SPOTIFY_API_URL": simulator.spotify_api_url,
        "MOODLIST_SPOTIFY_ACCOUNTS_URL": simulator.accounts_url,
        "MOODLIST_RECCOBEATS_URL": simulator.reccobeats_url,
        "MOODLIST_CLIENT_ID": credentials["client_id"],
        "MOODLIST_CLIENT_SECRET": credentials["client_secret"],
        "MOODLIST_REFRESH_TOKEN": credentials["refresh_token"],
    }


if __name__ == "__main__":
    sys.exit(main())
