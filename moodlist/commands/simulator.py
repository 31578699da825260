"""moodlist simulator: Spotify's and ReccoBeats' HTTP APIs with invented music, for trying things out."""

from collections.abc import Sequence

from moodlist.program import program
from moodlist.simulator.__main__ import main


def run(argv: Sequence[str]) -> int:
    """Hand the arguments over; `--help` is the simulator's own."""
    return main(argv, f"{program()} simulator")
