"""Measure what a SQLite cache saves when 10,000 tracks are looked up again, and what it costs the first time.

The simulator runs in this process and answers each call after 60 ms, without a rate limit. The real ReccoBeats, called
only eight times a second, is much slower.
"""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, ratio, show
from classify.application import Application
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.settings import Settings
from moodlist.simulator import Simulator
from moodlist.simulator.catalog.playlist_ids import TEN_THOUSAND

LATENCY = 0.06  # seconds per call
RUNS = 3


def measure(reccobeats: str, cache: Path | None, tracks: list[Track]) -> float:
    """Return the wall time of looking up the tracks with a new application, in seconds; `cache` is its file."""
    settings = Settings(reccobeats_url=reccobeats, reccobeats_calls_per_second=0, cache_file=cache)
    provider = Application(settings).provider(Deadline.never())
    started = time.perf_counter()
    provider.audio_features(tracks)
    return time.perf_counter() - started


def figures() -> Iterator[Figure]:
    """Yield medians and their ratios."""
    times = []
    with Simulator(latency=LATENCY) as simulator:
        ids = simulator.playlist(TEN_THOUSAND).track_ids
        tracks = [Track(position=at, id=each) for at, each in enumerate(ids, start=1)]
        for _ in range(RUNS):
            with TemporaryDirectory() as folder:
                file = Path(folder, "features.sqlite3")
                times.append([measure(simulator.reccobeats_url, cache, tracks) for cache in (None, file, file)])
    without, cold, warm = zip(*times, strict=True)
    yield Figure(f"{len(tracks):,} tracks without a cache", f"{statistics.median(without):.2f} s")
    for name, column in (("an empty", cold), ("a filled", warm)):
        seconds, (_, text) = statistics.median(column), ratio(column, without)
        yield Figure(f"with {name} cache, to without", f"{text}; {seconds:.2f} s")


if __name__ == "__main__":
    show(figures())
