"""Measure `moodlist classify` of an export of 2,000 songs as a whole process, and the share of start-up.

Start-up is measured with a file of one song; the two alternate. The songs have random features.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, ratio, show

RUNS = 9
HEADER = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Loudness,Speechiness,Acousticness,"
    "Instrumentalness,Liveness,Valence,Tempo\n"
)


def export(songs: int) -> str:
    """Return an Exportify CSV with this number of songs."""
    draws = random.Random(1)  # noqa: S311  # not for security
    rows = []
    for at in range(songs):
        energy, speech, acoustic, instrumental, live, valence, dance = (f"{draws.random():.3f}" for _ in range(7))
        loudness, tempo = f"{-draws.random() * 30:.3f}", f"{60 + draws.random() * 140:.3f}"
        rows.append(
            f"spotify:track:{at:022},Song {at},Artist {at % 97},{draws.randrange(90_000, 400_000)},"
            f"{dance},{energy},{loudness},{speech},{acoustic},{instrumental},{live},{valence},{tempo}\n"
        )
    return HEADER + "".join(rows)


def measure(file: Path) -> float:
    """Return the wall time of one run of the command, in seconds."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "moodlist", "classify", str(file)], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def figures() -> Iterator[Figure]:
    """Yield medians and the median ratio of the pairs."""
    with TemporaryDirectory() as folder:
        many, one = Path(folder, "many.csv"), Path(folder, "one.csv")
        many.write_text(export(2000))
        one.write_text(export(1))
        pairs = [(measure(many), measure(one)) for _ in range(RUNS)]
    totals, starts = zip(*pairs, strict=True)
    yield Figure("one song", f"{statistics.median(starts):.2f} s")
    yield Figure("2,000 songs, to one", f"{ratio(totals, starts)[1]}; {statistics.median(totals):.2f} s")


if __name__ == "__main__":
    show(figures())
