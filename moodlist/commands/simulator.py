"""moodlist simulator: serves Spotify's and ReccoBeats' HTTP APIs with invented music, to try things out."""

from argparse import Namespace

from moodlist.parser import CommandParser
from moodlist.program import program
from moodlist.simulator.__main__ import main


def add_arguments(parser: CommandParser) -> None:
    """Leave all arguments, `--help` too, to the simulator's own parser."""
    parser.forward_unknown()


def run(args: Namespace) -> int:
    """Run the simulator until Ctrl-C."""
    return main(args.forwarded, f"{program()} simulator")
