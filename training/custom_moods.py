"""Learn your own moods: from a CSV of songs with ten features and a mood, make a model folder for the service."""

import hashlib
import logging
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
import pandas as pd

from classify.core.csv_injection import unescape_formula
from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.mood import Contract, Mood

from .card.markdown import percent
from .card.markdown import table as markdown_table
from .data.folds import artist_folds
from .data.table import Table, equal_shares
from .dataset import feature_keys, group_numbers
from .errors import DataError
from .evaluate import unseen_logits, unseen_scores
from .evaluation.metrics import agreement, certainty, confusion, intervals, reliability
from .evaluation.thresholds import TARGET_PRECISION, cross_fitted_thresholds
from .export import graph_and_contract, write_model
from .network.calibration import best_temperature
from .network.fit import fit
from .network.optimizer import Recipe

log = logging.getLogger(__name__)

MIN_SONGS = 50  # per mood
RECIPE = Recipe(hidden=16, decay=0.1, epochs=40, batch=128)
ALLOWED_COLUMNS = (*FEATURE_NAMES, "mood", "artist", "song", "url")  # song and url only help people to edit the file


def run(labels: Path, out: Path) -> Contract:
    """Learn from the file, measure on songs of unseen artists, and write the model to `out`; return its contract.

    Raises:
        DataError: the file cannot be used; the message says which row is wrong.
        ExportRefused: the graph differs from the network.
    """
    table = read(labels)
    log.info("%d songs, moods %s", len(table.moods), ", ".join(table.names))
    metrics = measure(table)
    network = fit(table, RECIPE).with_temperature(metrics["temperature"])
    moods = tuple(
        Mood(name, (), (name,), "Learnt from your own labels.", threshold=metrics["thresholds"][name])
        for name in table.names
    )
    contract, graph = graph_and_contract(network, table, metrics, moods)
    return write_model(contract, graph, _render_card(contract), out)


def read(path: Path) -> Table:
    """Read the songs of a CSV file. Rows of one artist form a group; without artists, rows with equal features do.

    Raises:
        DataError: unreadable file, unknown or missing columns, a feature missing or out of range, fewer than two
            moods, or too few songs of a mood.
    """
    try:
        rows = pd.read_csv(
            path,
            encoding="utf-8-sig",
            dtype={"mood": str, "artist": str},
            skipinitialspace=True,
            keep_default_na=False,  # a mood or an artist can be called None, NA or null
            na_values={name: [""] for name in (*FEATURE_NAMES, "artist")},
        )
    except (OSError, ValueError) as error:
        raise DataError(f"Cannot read {path} as CSV: {error}") from error
    _check_columns(path, list(rows.columns))
    rows["mood"] = rows["mood"].map(unescape_formula).str.strip().str.lower()
    _check_rows(path, rows)
    names = tuple(sorted(set(rows["mood"])))
    _check_counts(path, rows, names)
    count, values = len(rows), rows[list(FEATURE_NAMES)].astype(float)
    recording = feature_keys(values)
    moods = np.array([names.index(mood) for mood in rows["mood"]], dtype=np.int64)
    return Table(
        features=values.to_numpy(np.float64),
        moods=moods,
        weights=equal_shares(moods),
        groups=np.array(group_numbers(rows.get("artist", recording), recording), dtype=np.int64),
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
            f"{path}, row 1: column {missing[0]!r} is missing. Required: {', '.join((*FEATURE_NAMES, 'mood'))}."
        )
    if unknown:
        raise DataError(f"{path}, row 1: unknown column {unknown[0]!r}. Allowed: {', '.join(ALLOWED_COLUMNS)}.")


def _check_rows(path: Path, rows: pd.DataFrame) -> None:
    """Row numbers in messages are those of a spreadsheet: the header is row 1."""
    for number, row in enumerate(rows.to_dict("records"), 2):
        if not row["mood"]:
            raise DataError(f"{path}, row {number}: the mood is missing.")
        for name in FEATURE_NAMES:
            if pd.isna(row[name]):
                raise DataError(f"{path}, row {number}: {name} is missing.")
        values = {name: _number(row[name]) for name in FEATURE_NAMES}
        if AudioFeatures.complete(values) is None:
            valid = {"tempo": 100.0, "duration_ms": 200_000.0, "loudness": -8.0}
            valid = {name: valid.get(name, 0.5) for name in FEATURE_NAMES}
            bad = next(n for n in FEATURE_NAMES if AudioFeatures.complete(valid | {n: values[n]}) is None)
            raise DataError(f"{path}, row {number}: {bad} is {row[bad]!r}, which is not a number or out of range.")


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _check_counts(path: Path, rows: pd.DataFrame, names: tuple[str, ...]) -> None:
    if len(names) < 2:
        raise DataError(f"{path}: at least two moods are needed, found {', '.join(names) or 'none'}.")
    for name in names:
        songs = np.flatnonzero(rows["mood"] == name)
        if len(songs) < MIN_SONGS:
            raise DataError(
                f"{path}: {name!r} has {len(songs)} songs, the first in row {songs[0] + 2}; "
                f"at least {MIN_SONGS} per mood are needed."
            )


def measure(table: Table) -> dict[str, Any]:
    """Return the metrics on songs of artists that the network did not see."""
    splits = artist_folds(table)
    logits, weights = unseen_logits(table, splits, RECIPE), equal_shares(table.moods)
    scores, best = unseen_scores(table, splits, logits, weights), logits.argmax(axis=1)
    thresholds = cross_fitted_thresholds(scores, table.moods, weights, splits, TARGET_PRECISION)
    return {
        "rows": {"training": len(table.moods), "testing": len(table.moods)},
        **agreement(best, table.moods, weights, table.names),
        "intervals": intervals(best, table.moods, table.groups, table.names),
        **certainty(scores, table.moods, weights),
        "reliability": reliability(scores, table.moods, weights),
        "confusion": confusion(best, table.moods, weights, table.names),
        "temperature": best_temperature(logits, table.moods, weights),
        "thresholds": {table.names[mood]: fitted[0] if fitted else None for mood, fitted in thresholds.items()},
    }


def _render_card(contract: Contract) -> str:
    metrics = contract.metrics
    names = [mood.name for mood in contract.moods]
    rows = ((n, percent(metrics["f1"][n]), metrics["thresholds"][n] or "none") for n in names)
    return Template((Path(__file__).parent / "card" / "custom_card.md").read_text()).substitute(
        version=contract.version,
        dataset=contract.dataset_sha256,
        songs=metrics["rows"]["training"],
        moods=markdown_table(("mood", "F1", "threshold"), rows),
        accuracy=percent(metrics["equal_shares"]["accuracy"]),
        interval=" to ".join(percent(end) for end in metrics["intervals"]["accuracy"]),
        ece=f"{metrics['ece']:.3f}",
        versions=", ".join(f"{name} {version}" for name, version in contract.versions.items()),
    )
