"""Run the simulator alone: python -m moodlist.simulator [--port 8099] [--catalog FILE] ..."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from threading import Event

from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.simulator import Simulator


def main(argv: Sequence[str] | None = None, program: str = "python -m moodlist.simulator") -> int:
    """Serve until Ctrl-C; prints the addresses, the credentials and the playlists. `program` is how it was started."""
    asked = _parser(program).parse_args(argv)
    try:
        catalog = Catalog.from_csv(asked.catalog) if asked.catalog else None
        simulator = Simulator(
            catalog, asked.dialect, asked.app, asked.latency, asked.owner, port=asked.port, host=asked.host
        )
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Cannot serve on {asked.host}:{asked.port}: {error}\n")
        return 1
    with simulator:
        sys.stdout.write(_greeting(simulator, asked))
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _parser(program: str) -> ArgumentParser:
    parser = ArgumentParser(prog=program, description="Spotify's and ReccoBeats' HTTP APIs on localhost.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets containers in (default: %(default)s)")
    parser.add_argument("--dialect", choices=("legacy", "2026", "both"), default="2026")
    parser.add_argument("--app", choices=("development", "extended"), default="development")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS", help="added to every answer")
    parser.add_argument("--owner", default="moodlist-owner", help="the user whom it signs in")
    parser.add_argument("--catalog", metavar="FILE", help="a .csv or .csv.gz of tracks in place of the built-in music")
    parser.add_argument("--quiet", action="store_true", help="print the address only")
    return parser


def _greeting(simulator: Simulator, asked: Namespace) -> str:
    if asked.quiet:
        return f"{simulator.url}\n"
    lines = [f"Simulator of Spotify ({asked.dialect}, {asked.app} app) and ReccoBeats at {simulator.url}", ""]
    lines += [f"export {name}={value}" for name, value in environment(simulator).items()]
    lines += ["", "Playlists:"]
    playlists = [simulator.playlist(each) for each in simulator.catalog.playlists]
    lines += [f"  {each.url}  {each.name} ({len(each.entries)}, of {each.owner})" for each in playlists]
    return "\n".join([*lines, "", "Ctrl-C ends it.", ""])


def environment(simulator: Simulator) -> dict[str, str]:
    """The settings that send Moodlist to this simulator."""
    known = simulator.credentials
    return {
        "MOODLIST_SPOTIFY_API_URL": simulator.spotify_api_url,
        "MOODLIST_SPOTIFY_ACCOUNTS_URL": simulator.accounts_url,
        "MOODLIST_RECCOBEATS_URL": simulator.reccobeats_url,
        "MOODLIST_CLIENT_ID": known["client_id"],
        "MOODLIST_CLIENT_SECRET": known["client_secret"],
        "MOODLIST_REFRESH_TOKEN": known["refresh_token"],
    }


if __name__ == "__main__":
    sys.exit(main())
