"""Measure `moodlist features add FILE` of 100,000 rows, next to the least that it has to do.

That is to read the cells of a CSV, and to insert two entries a row, by id and by ISRC, into a SQLite file.
"""

import csv
import io
import random
import sqlite3
import string
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, show
from classify.core.features import FEATURE_NAMES
from classify.core.playlist import ExportFile
from classify.sources.feature_cache import SQLiteStore
from classify.sources.http import ignore_progress
from classify.sources.own_features import read_feature_rows
from moodlist.feature_store import StoredFeatures

ROWS = 100_000
RUNS = 3


def table() -> str:
    """Return a table of random songs with ids, ISRCs, titles and features."""
    draw = random.Random(1)  # noqa: S311
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["uri", "isrc", "title", "artist", *FEATURE_NAMES])
    for number in range(ROWS):
        id_ = "".join(draw.choices(string.ascii_letters + string.digits, k=22))
        values = {name: round(draw.random(), 4) for name in FEATURE_NAMES} | {"tempo": 120, "duration_ms": 200_000}
        names = f"spotify:track:{id_}", f"ZZAB1{number:07}", f"Song {number}", f"Band {number % 977}"
        writer.writerow([*names, *(values[name] for name in FEATURE_NAMES)])
    return text.getvalue()


def add(text: str, file: Path) -> None:
    """Do what `moodlist features add` does."""
    rows = read_feature_rows(ExportFile(text.encode()), "2026-12")
    StoredFeatures(SQLiteStore(file), str(file), file).add(rows, ignore_progress)


def least(text: str, file: Path) -> None:
    """Read the cells and insert entries of the same size."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE features (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        for uri, isrc, *cells in csv.reader(io.StringIO(text)):
            entry = "|".join(cells).ljust(330)
            database.execute("INSERT OR REPLACE INTO features VALUES (?, ?)", [uri, entry])
            database.execute("INSERT OR REPLACE INTO features VALUES (?, ?)", [isrc, entry])


def seconds(work: Callable[[str, Path], None], text: str) -> tuple[float, float]:
    """Return the wall time and the processor time of one run with a new file."""
    with TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        work(text, Path(folder, "features.sqlite3"))
        return time.perf_counter() - wall, time.process_time() - cpu


def figures() -> Iterator[Figure]:
    """Yield the best of alternating runs."""
    text = table()
    pairs = [(seconds(add, text), seconds(least, text)) for _ in range(RUNS)]
    (wall, cpu), (least_wall, least_cpu) = (min(each) for each in zip(*pairs, strict=True))
    yield Figure(f"{ROWS:,} rows", f"{wall:.1f} s, processor {cpu:.1f} s, best of {RUNS} runs", wall, 10)
    text = f"{cpu / least_cpu:.1f} of the processor; {least_wall:.1f} s, processor {least_cpu:.1f} s"
    yield Figure("to the least", text)


if __name__ == "__main__":
    show(figures())
