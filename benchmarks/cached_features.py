"""What a cache in SQLite saves where 10,000 tracks are looked up again, and what it costs the first time.

The simulator runs in this process and answers each call of ReccoBeats after 60 ms; the pace limit is lifted, so that
the real service, which is asked eight times a second, is slower by far.
"""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from classify.application import Application
from classify.core.playlist import Track
from classify.deadline import Deadline
from classify.settings import Settings
from moodlist.simulator import Simulator
from moodlist.simulator.catalog.playlist_ids import TEN_THOUSAND

LATENCY = 0.06  # seconds a call
RUNS = 3


def seconds(reccobeats: str, cache: Path | None, tracks: list[Track]) -> float:
    """Wall time of looking the tracks up in a process of its own, as far as the cache is concerned."""
    settings = Settings(reccobeats_url=reccobeats, reccobeats_calls_per_second=0, cache_file=cache)
    provider = Application(settings).provider(Deadline.never())
    started = time.perf_counter()
    provider.audio_features(tracks)
    return time.perf_counter() - started


def main() -> None:
    """Print medians and their ratios."""
    times = []
    with Simulator(latency=LATENCY) as simulator:
        ids = simulator.playlist(TEN_THOUSAND).track_ids
        tracks = [Track(position=at, id=each) for at, each in enumerate(ids, start=1)]
        for _ in range(RUNS):
            with TemporaryDirectory() as folder:
                file = Path(folder, "features.sqlite3")
                times.append([seconds(simulator.reccobeats_url, cache, tracks) for cache in (None, file, file)])
    without, cold, warm = (statistics.median(column) for column in zip(*times, strict=True))
    print(
        f"{len(tracks):,} tracks  without a cache {without:.2f} s  with an empty one {cold:.2f} s (ratio "
        f"{cold / without:.2f})  with a full one {warm:.2f} s (ratio {warm / without:.3f}), medians of {RUNS} runs"
    )


if __name__ == "__main__":
    main()
