"""Measure time and calls for a playlist of 100 songs, with an empty and with a filled cache.

costs.py estimates a bill from these. The simulator runs in this process and answers each call after 60 ms; the
rate limit is that of the deployed API. SQLite stands in for the DynamoDB table. The process is warm, as most of
Lambda's are.
"""

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, show
from classify.application import Application
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.settings import Settings
from moodlist.simulator import Simulator
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.playlist_ids import TEN_THOUSAND
from moodlist.simulator.catalog.records import Contents
from moodlist.simulator.settings import settings_for

LATENCY = 0.06  # seconds per call
RUNS = 5
SONGS = 100


def catalog() -> Catalog:
    """Return a catalog whose only playlist is the first SONGS songs of the sample's largest one."""
    sample = Catalog.sample()
    long = sample.playlists[TEN_THOUSAND]
    short = replace(long, entries=long.entries[:SONGS])
    return Catalog(Contents(sample.tracks, sample.albums, {short.id: short}, []))


def measure(simulator: Simulator, application: Application) -> tuple[float, int]:
    """Return the seconds and the upstream calls of one classification."""
    before, started = len(simulator.calls), time.perf_counter()
    report = application.classifier(Deadline.never()).report(SpotifyLink("playlist", TEN_THOUSAND))
    assert len(report.classified) + len(report.skipped) == SONGS  # noqa: S101  # otherwise the figures are not of SONGS songs
    return time.perf_counter() - started, len(simulator.calls) - before


def figures() -> Iterator[Figure]:
    """Yield medians."""
    for name, (seconds, calls) in measured().items():
        yield Figure(f"{SONGS} songs with {name}", f"{seconds:.2f} s, {calls:.0f} calls, medians of {RUNS} runs")


def measured(per_second: float = 8) -> dict[str, tuple[float, float]]:
    """Return the median seconds and calls of one classification with an empty and with a filled cache.

    ReccoBeats is called at most `per_second` times a second.
    """
    columns: dict[str, list[tuple[float, int]]] = {"an empty cache": [], "a filled one": []}
    with Simulator(catalog(), latency=LATENCY) as simulator:
        for _ in range(RUNS):
            with TemporaryDirectory() as folder:
                settings = settings_for(simulator) | {
                    "MOODLIST_CACHE_FILE": str(Path(folder, "features.sqlite3")),
                    "MOODLIST_RECCOBEATS_CALLS_PER_SECOND": str(per_second),
                }
                application = Application(Settings.from_environment(settings))
                application.classifier(Deadline.never()).report(SpotifyLink("playlist", TEN_THOUSAND))
                Path(folder, "features.sqlite3").unlink()
                for column in columns.values():
                    column.append(measure(simulator, application))
    return {
        name: (statistics.median(seconds), statistics.median(calls))
        for name, column in columns.items()
        for seconds, calls in [zip(*column, strict=True)]
    }


if __name__ == "__main__":
    show(figures())
