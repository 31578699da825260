"""Compare the time for a playlist of 10,000 items, features included, with the least that the network allows.

The simulator runs in a separate process and answers each call after 60 ms, without a rate limit. The least time is the
larger of calls / 8 connections x 60 ms and the longest chain of calls that wait for each other. Since ReccoBeats is
asked while Spotify's pages still arrive, and has eight connections too, the time can be less than that. What is more is
the processor's work, so a slow machine can miss the goal: on 2026-12-01 one state of the machine gave 1.12 and 1.13, a
slower one 1.33 and 1.40.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile

import requests

from benchmarks.figures import Figure, ratio, show
from classify.application import Application
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.settings import Settings
from classify.sources.http import MAX_CONCURRENT_CALLS
from moodlist.simulator.catalog.playlist_ids import TEN_THOUSAND

LATENCY = 0.06  # seconds per call
CHAIN = 6  # token, playlist, its pages, its snapshot again, features, facts: each waits for the one before it
RUNS = 5


@contextmanager
def slow_simulator(dialect: str) -> Iterator[dict[str, str]]:
    """Run a simulator in a separate process; yield the environment variables that it prints."""
    command = [
        sys.executable,
        "-m",
        "moodlist",
        "simulator",
        "--port",
        "0",
        "--dialect",
        dialect,
        "--latency",
        str(LATENCY),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101  # it is piped
        lines = takewhile(lambda line: not line.startswith("Playlists:"), process.stdout)
        exports = [line.split()[1].partition("=") for line in lines if line.startswith("export ")]
        try:
            yield {name: value for name, _, value in exports}
        finally:
            process.terminate()


def measure(environment: dict[str, str]) -> tuple[float, int, int]:
    """Return the seconds and the calls of one classification, and the number of classified tracks."""
    application = Application(Settings.from_environment({**environment, "MOODLIST_RECCOBEATS_CALLS_PER_SECOND": "0"}))
    application.model  # noqa: B018  # load it before the clock starts
    before = calls_so_far(environment)
    started = time.perf_counter()
    report = application.classifier(Deadline.never()).report(SpotifyLink("playlist", TEN_THOUSAND))
    seconds = time.perf_counter() - started
    return seconds, calls_so_far(environment) - before, len(report.classified)


def calls_so_far(environment: dict[str, str]) -> int:
    """Return the number of calls that the simulator has answered."""
    url = environment["MOODLIST_SPOTIFY_ACCOUNTS_URL"]
    return int(requests.get(f"{url}/simulator/calls", timeout=60).json()["count"])


def figures() -> Iterator[Figure]:
    """Yield the median ratio of each dialect."""
    for dialect in ("2026", "legacy"):
        with slow_simulator(dialect) as environment:
            runs = [measure(environment) for _ in range(RUNS)]
        floors = [max(calls / MAX_CONCURRENT_CALLS, CHAIN) * LATENCY for _, calls, _ in runs]
        value, text = ratio([seconds for seconds, _, _ in runs], floors)
        seconds, calls, classified = (statistics.median(column) for column in zip(*runs, strict=True))
        name = f"dialect {dialect}, {classified:,.0f} tracks, to the least time"
        yield Figure(name, f"{text}; {seconds:.1f} s, {calls:.0f} calls", value, 1.20)


if __name__ == "__main__":
    show(figures())
