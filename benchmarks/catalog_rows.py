"""Measure `moodlist catalog score`: processor time to the least that is possible, and memory.

The floor reads the same columns of a million rows with polars, runs the same graph in the same blocks and writes the
scores; it checks nothing. Each run is a process of its own, and both take turns. Without the extra `catalog`, four
million rows take some minutes.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.figures import Figure, ratio, show
from classify.settings import shipped_model

ROWS, MANY_ROWS = 1_000_000, 4_000_000
TURNS = 3
MAX_RATIO, MAX_PEAK, MAX_PLAIN_PEAK, MAX_GROWTH = 2.0, 700.0, 150.0, 1.1
ROOT = Path(__file__).parents[1]
FRACTIONS = ("Danceability", "Energy", "Speechiness", "Acousticness", "Instrumentalness", "Liveness", "Valence")
WORDS = ("Rain", "Night", "Canción, de noche", "Heroes", 'Say "hi"', "Año nuevo", "Dancing in the street")
# What a process of its own has needed at most; `getrusage` would count the process that started it too.
PRINT_PEAK = """
from pathlib import Path
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""
COMMAND = "import sys; from moodlist.main import main; assert main(sys.argv[1:]) == 0"
WITHOUT_EXTRA = "import sys; sys.modules['polars'] = None; " + COMMAND
FLOOR = """
import json, sys
from pathlib import Path
import numpy as np, onnxruntime as ort, polars as pl
source, out, model = sys.argv[1:]
names = ["Energy", "Liveness", "Tempo", "Speechiness", "Acousticness", "Instrumentalness", "Danceability"]
names += ["Duration (ms)", "Loudness", "Valence"]
moods = [mood["name"] for mood in json.loads(Path(model, "mood_model.json").read_text())["moods"]]
options = ort.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
graph = ort.InferenceSession(Path(model, "mood_model.onnx").read_bytes(), options, providers=["CPUExecutionProvider"])
read = pl.read_parquet if source.endswith("parquet") else pl.read_csv
table = read(source, columns=["Track URI", *names])
features = table.select(pl.col(name).cast(pl.Float32) for name in names).to_numpy(order="c")
scores = np.empty((len(features), len(moods)), np.float32)
for at in range(0, len(features), 64):
    block = features[at : at + 64]
    padded = np.zeros((64, 10), np.float32)
    padded[: len(block)] = block
    scores[at : at + 64] = graph.run(["scores"], {"features": padded})[0][: len(block)]
best = scores[:, :4].argmax(1)
columns = {"url": table["Track URI"], "mood": np.array(moods)[best], "score": scores[:, :4].max(1)}
columns |= {f"score_{mood}": scores[:, at] for at, mood in enumerate(moods)}
frame = pl.DataFrame(columns)
frame.write_parquet(out) if out.endswith("parquet") else frame.write_csv(out)
"""


class Cost(NamedTuple):
    """What a process took."""

    cpu: float  # seconds
    peak: float  # megabytes


def write_catalog(folder: Path, count: int) -> Path:
    """Write a table like one of Exportify, with 220 bytes a row; return its path."""
    draw = np.random.default_rng(1)
    letters = np.array(list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
    file = folder / f"catalog{count}.csv"
    block = 100_000
    with file.open("wb") as opened:
        for start in range(0, count, block):
            ids = letters[draw.integers(0, 62, (block, 22))].view("U22").ravel()
            names = pl.Series(WORDS)[draw.integers(0, len(WORDS), block)]
            frame = pl.DataFrame(
                {
                    "Track URI": "spotify:track:" + pl.Series(ids),
                    "Track Name": names,
                    "Album Name": names,
                    "Artist Name(s)": names,
                    "Release Date": pl.repeat("2019-05-01", block, eager=True),
                    "Duration (ms)": draw.integers(60_000, 400_000, block),
                    "Popularity": draw.integers(0, 100, block),
                    "Added By": pl.repeat("listener", block, eager=True),
                    "Added At": pl.repeat("2024-01-02T03:04:05Z", block, eager=True),
                    "Record Label": pl.repeat("A label of records", block, eager=True),
                    **{name: draw.random(block).round(4) for name in FRACTIONS},
                    "Loudness": draw.uniform(-20, 0, block).round(3),
                    "Tempo": draw.uniform(60, 200, block).round(3),
                }
            )
            frame.write_csv(opened, include_header=start == 0)
    return file


def run(code: str, *arguments: object) -> Cost:
    """Run Python code as a process and return what it took."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}{os.pathsep}{ROOT}"}
    words = [sys.executable, "-c", code, *map(str, arguments)]
    words[2] += PRINT_PEAK
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{words[3:]} failed with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, int(output.split()[-1]) / 1024)


def score(source: Path, output: Path, code: str = COMMAND) -> Cost:
    """Score a table with the command."""
    return run(code, "catalog", "score", source, "--output", output, "--force")


def compare(source: Path, output: Path) -> Figure:
    """Return the processor time of the command, to that of the floor."""
    turns = [(score(source, output), run(FLOOR, source, output, shipped_model())) for _ in range(TURNS)]
    ours, floors = ([cost.cpu for cost in costs] for costs in zip(*turns, strict=True))
    value, text = ratio(ours, floors)
    name = f"{ROWS:,} rows, {source.suffix[1:]} to {output.suffix[1:]}, to the floor"
    return Figure(name, f"{text}; {statistics.median(ours):.1f} s of the processor", value, MAX_RATIO)


def peaks(source: Path, many: Path, output: Path) -> Iterator[Figure]:
    """Yield the most memory that the command needs, with the extra and without it."""
    for code, kind, goal in ((COMMAND, "with", MAX_PEAK), (WITHOUT_EXTRA, "without", MAX_PLAIN_PEAK)):
        few, more = score(source, output, code), score(many, output, code)
        for cost, count in ((few, ROWS), (more, MANY_ROWS)):
            text = f"{cost.peak:.0f} MB; {cost.cpu / count * 1e6:.1f} us of the processor a row"
            yield Figure(f"memory {kind} the extra, {count:,} rows", text, cost.peak, goal)
        growth = more.peak / few.peak
        yield Figure(f"memory {kind} the extra, {MANY_ROWS:,} rows to {ROWS:,}", f"{growth:.2f}", growth, MAX_GROWTH)


def figures() -> Iterator[Figure]:
    """Yield the ratios to the floor and the peaks of memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, parquet, scores = write_catalog(folder, ROWS), folder / "catalog.parquet", folder / "scores.parquet"
        pl.read_csv(source).write_parquet(parquet)
        yield compare(source, folder / "scores.csv")
        yield compare(source, scores)
        yield compare(parquet, scores)
        yield from peaks(source, write_catalog(folder, MANY_ROWS), folder / "scores.csv")


if __name__ == "__main__":
    show(figures())
