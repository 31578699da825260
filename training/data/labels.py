"""Read a listener's own labels: a CSV of songs with the ten features and a mood."""

import hashlib
import logging
from pathlib import Path

import numpy as np
import pandas as pd

from classify.core.csv_injection import unescape_formula
from classify.core.features import FEATURE_NAMES, AudioFeatures

from ..errors import DataError
from .groups import group_numbers
from .table import Table, equal_shares

log = logging.getLogger(__name__)

ALLOWED_COLUMNS = (*FEATURE_NAMES, "mood", "artist", "song", "url")  # song only helps people to edit the file
_VALID = {"tempo": 100.0, "duration_ms": 200_000.0, "loudness": -8.0}


def read_labels(path: Path) -> Table:
    """Read the songs of a CSV file. Rows of one artist form a group; without artists, rows with equal features do.

    A song with two different moods is left out, and so is a repeated row.

    Raises:
        DataError: unreadable file, unknown or missing columns, a feature missing or out of range, fewer than two
            moods, or no song with one mood only.
    """
    try:
        rows = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False, skipinitialspace=True)
    except (OSError, ValueError) as error:
        raise DataError(f"Cannot read {path} as CSV: {error}") from error
    _check_columns(path, list(rows.columns))
    rows["mood"] = rows["mood"].map(unescape_formula).str.strip().str.lower()
    values = pd.DataFrame([_features(path, number, row) for number, (_, row) in enumerate(rows.iterrows(), 2)])
    recording = _join(values)
    song = rows["url"].where(rows["url"] != "", recording) if "url" in rows else recording
    kept = _unambiguous(path, song, rows["mood"])
    names = tuple(sorted(set(rows["mood"][kept])))
    if len(names) < 2:
        raise DataError(f"{path}: at least two moods are needed, found {', '.join(names) or 'none'}.")
    artist = rows["artist"].replace("", None) if "artist" in rows else recording
    moods = np.array([names.index(mood) for mood in rows["mood"][kept]], dtype=np.int64)
    count = len(moods)
    return Table(
        features=values[kept].to_numpy(np.float64),
        moods=moods,
        weights=equal_shares(moods),
        groups=np.array(group_numbers(artist[kept], recording[kept]), dtype=np.int64),
        songs=np.arange(count),
        sources=np.full(count, "own"),
        tests=np.ones(count, dtype=np.bool_),
        choices=np.ones((count, len(names)), dtype=np.bool_),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        names=names,
    )


def _check_columns(path: Path, columns: list[str]) -> None:
    missing = [name for name in (*FEATURE_NAMES, "mood") if name not in columns]
    unknown = [name for name in columns if name not in ALLOWED_COLUMNS]
    if missing:
        raise DataError(
            f"{path}, row 1: column {missing[0]!r} is missing. Required: {', '.join((*FEATURE_NAMES, 'mood'))}. "
            "The command `moodlist train` also takes exports and reports."
        )
    if unknown:
        raise DataError(f"{path}, row 1: unknown column {unknown[0]!r}. Allowed: {', '.join(ALLOWED_COLUMNS)}.")


def _features(path: Path, number: int, row: "pd.Series[str]") -> dict[str, float]:
    """Return the features of a row; its number is that of a spreadsheet, where the header is row 1."""
    if not row["mood"]:
        raise DataError(f"{path}, row {number}: the mood is missing.")
    for name in FEATURE_NAMES:
        if not row[name].strip():
            raise DataError(f"{path}, row {number}: {name} is missing.")
        valid = {other: _VALID.get(other, 0.5) for other in FEATURE_NAMES}
        if AudioFeatures.complete(valid | {name: _number(row[name])}) is None:
            raise DataError(f"{path}, row {number}: {name} is {row[name]!r}, which is not a number or out of range.")
    return {name: float(row[name]) for name in FEATURE_NAMES}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _join(values: pd.DataFrame) -> pd.Series:
    """Return each row's values joined to one text; identifies a recording that has no name."""
    return pd.Series([",".join(map(str, row)) for row in values.to_numpy()], index=values.index)


def _unambiguous(path: Path, song: pd.Series, mood: pd.Series) -> pd.Series:
    """Return which rows to learn from: the first row of each song that has one mood only."""
    several = mood.groupby(song).transform("nunique") > 1
    repeated = pd.DataFrame({"song": song, "mood": mood}).duplicated()
    if several.any():
        log.info("%d rows are left out: their songs have two moods", several.sum())
    if several.all():
        raise DataError(f"{path}: {'every song has two moods' if len(mood) else 'no songs'}: nothing to learn from.")
    return ~several & ~repeated


def check_counts(path: Path, table: Table, least: int) -> None:
    """Check that every mood has at least `least` songs.

    Raises:
        DataError: a mood has fewer; the message names it.
    """
    for name, count in zip(table.names, np.bincount(table.moods), strict=True):
        if count < least:
            songs = "1 song" if count == 1 else f"{count} songs"
            raise DataError(f"{path}: {name!r} has {songs}; at least {least} per mood are needed.")
