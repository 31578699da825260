"""What one playlist of 100 songs costs in time and calls, with an empty cache and with a full one.

From it docs/deploy.md works out a bill. The simulator runs in this process and answers each call after 60 ms; the pace
limit is the deployed API's. SQLite stands for the table in DynamoDB, and the process is warm, as most of Lambda's are.
"""

import statistics
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from classify.application import Application
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.settings import Settings
from moodlist.simulator import Simulator
from moodlist.simulator.__main__ import environment
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.playlist_ids import TEN_THOUSAND
from moodlist.simulator.catalog.records import Contents

LATENCY = 0.06  # seconds a call
RUNS = 5
SONGS = 100


def catalog() -> Catalog:
    """The sample's largest playlist, cut to so many songs."""
    whole = Catalog.sample()
    long = whole.playlists[TEN_THOUSAND]
    short = replace(long, entries=long.entries[:SONGS])
    return Catalog(Contents(whole.tracks, whole.albums, {short.id: short}, []))


def measured(simulator: Simulator, application: Application) -> tuple[float, int]:
    """Seconds and upstream calls of one classification."""
    before, started = len(simulator.calls), time.perf_counter()
    report = application.classifier(Deadline.never()).report(SpotifyLink("playlist", TEN_THOUSAND))
    assert len(report.classified) + len(report.skipped) == SONGS  # noqa: S101  # else it measures something else
    return time.perf_counter() - started, len(simulator.calls) - before


def main() -> None:
    """Print medians."""
    figures: dict[str, list[tuple[float, int]]] = {"an empty cache": [], "a full one": []}
    with Simulator(catalog(), latency=LATENCY) as simulator:
        for _ in range(RUNS):
            with TemporaryDirectory() as folder:
                given = environment(simulator) | {"MOODLIST_CACHE_FILE": str(Path(folder, "features.sqlite3"))}
                application = Application(Settings.from_environment(given))
                application.classifier(Deadline.never()).report(SpotifyLink("playlist", TEN_THOUSAND))
                Path(folder, "features.sqlite3").unlink()
                for column in figures.values():
                    column.append(measured(simulator, application))
    for name, column in figures.items():
        seconds, calls = (statistics.median(each) for each in zip(*column, strict=True))
        print(f"{SONGS} songs with {name}: {seconds:.2f} s, {calls:.0f} calls, medians of {RUNS} runs")


if __name__ == "__main__":
    main()
