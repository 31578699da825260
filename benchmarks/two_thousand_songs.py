"""What `moodlist classify` of an export of 2,000 songs costs as a whole process, and how much of it is start-up.

Start-up is the same command with a file of one song; the two take turns. The songs are random numbers.
"""

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

RUNS = 9
HEADER = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Loudness,Speechiness,Acousticness,"
    "Instrumentalness,Liveness,Valence,Tempo\n"
)


def export(songs: int) -> str:
    """An Exportify file."""
    chance = random.Random(1)  # noqa: S311  # nothing secret
    rows = []
    for at in range(songs):
        energy, speech, acoustic, instrumental, live, valence, dance = (f"{chance.random():.3f}" for _ in range(7))
        loudness, tempo = f"{-chance.random() * 30:.3f}", f"{60 + chance.random() * 140:.3f}"
        rows.append(
            f"spotify:track:{at:022},Song {at},Artist {at % 97},{chance.randrange(90_000, 400_000)},"
            f"{dance},{energy},{loudness},{speech},{acoustic},{instrumental},{live},{valence},{tempo}\n"
        )
    return HEADER + "".join(rows)


def seconds(file: Path) -> float:
    """Wall time of one run of the command."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "moodlist", "classify", str(file)], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main() -> None:
    """Print medians and the ratio of the pairs."""
    with TemporaryDirectory() as folder:
        many, one = Path(folder, "many.csv"), Path(folder, "one.csv")
        many.write_text(export(2000))
        one.write_text(export(1))
        pairs = [(seconds(many), seconds(one)) for _ in range(RUNS)]
    ratios = sorted(whole / start for whole, start in pairs)
    print(
        f"2,000 songs {statistics.median(whole for whole, _ in pairs):.2f} s  "
        f"one song {statistics.median(start for _, start in pairs):.2f} s  "
        f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), median of {RUNS} pairs"
    )


if __name__ == "__main__":
    main()
