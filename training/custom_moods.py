"""Moods of one's own: a CSV of songs with ten features and a mood -> a model folder that the service takes."""

import hashlib
import logging
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
import pandas as pd

from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.mood import Contract, Mood

from .card.markdown import percent
from .card.markdown import table as markdown
from .data.folds import artist_folds
from .data.table import Table, equal_shares
from .dataset import grouped, joined
from .errors import DataError
from .evaluate import unseen_logits, unseen_scores
from .evaluation.metrics import agreement, certainty, confusion, intervals, reliability
from .evaluation.thresholds import RIGHT, cross_fitted
from .export import described, written
from .network.calibration import best_temperature
from .network.fit import fit
from .network.optimizer import Recipe

log = logging.getLogger(__name__)

LEAST_SONGS = 50  # of each mood
RECIPE = Recipe(hidden=16, decay=0.1, epochs=40, batch=128)
KNOWN = (*FEATURE_NAMES, "mood", "artist", "song", "url")  # the last two are for the eyes of whoever mends the file


def run(labels: Path, out: Path) -> Contract:
    """Learn from the file, measure on songs of unseen artists, and write the model folder.

    Raises:
        DataError: the file cannot be used; the message names the row.
    """
    table = read(labels)
    log.info("%d songs, moods %s", len(table.moods), ", ".join(table.names))
    metrics = figures(table)
    network = fit(table, RECIPE).tempered(metrics["temperature"])
    moods = tuple(
        Mood(name, (), (name,), "Learnt from one's own labels.", threshold=metrics["thresholds"][name])
        for name in table.names
    )
    contract, graph = described(network, table, metrics, moods)
    return written(contract, graph, _card(contract), out)


def read(path: Path) -> Table:
    """The file's songs. Rows of one artist are kept together; without artists, rows with the same features are.

    Raises:
        DataError: unknown or missing columns, a feature missing or out of range, a single mood, too few songs.
    """
    try:
        rows = pd.read_csv(path, encoding="utf-8-sig", dtype={"mood": str, "artist": str}, skipinitialspace=True)
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read as CSV: {error}") from error
    _columns(path, list(rows.columns))
    rows["mood"] = rows["mood"].fillna("").str.strip().str.lower()
    _rows(path, rows)
    names = tuple(sorted(set(rows["mood"])))
    _enough(path, rows, names)
    count, values = len(rows), rows[list(FEATURE_NAMES)].astype(float)
    recording = joined(values)
    moods = np.array([names.index(mood) for mood in rows["mood"]], dtype=np.int64)
    return Table(
        features=values.to_numpy(np.float64),
        moods=moods,
        weights=equal_shares(moods),
        groups=np.array(grouped(rows.get("artist", recording), recording), dtype=np.int64),
        songs=np.arange(count),
        sources=np.full(count, "own"),
        tests=np.ones(count, dtype=np.bool_),
        choices=np.ones((count, len(names)), dtype=np.bool_),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        names=names,
    )


def _columns(path: Path, columns: list[str]) -> None:
    missing = [name for name in (*FEATURE_NAMES, "mood") if name not in columns]
    unknown = [name for name in columns if name not in KNOWN]
    if missing:
        raise DataError(
            f"{path}, row 1: the column {missing[0]!r} is missing. Needed: {', '.join((*FEATURE_NAMES, 'mood'))}."
        )
    if unknown:
        raise DataError(f"{path}, row 1: the column {unknown[0]!r} is not known. Known: {', '.join(KNOWN)}.")


def _rows(path: Path, rows: pd.DataFrame) -> None:
    """Row numbers are those of a spreadsheet: the header is row 1."""
    for number, row in enumerate(rows.to_dict("records"), 2):
        if not row["mood"]:
            raise DataError(f"{path}, row {number}: the mood is missing.")
        for name in FEATURE_NAMES:
            if pd.isna(row[name]):
                raise DataError(f"{path}, row {number}: {name} is missing.")
        values = {name: _number(row[name]) for name in FEATURE_NAMES}
        if AudioFeatures.complete(values) is None:
            plain = {"tempo": 100.0, "duration_ms": 200_000.0, "loudness": -8.0}
            sound = {name: plain.get(name, 0.5) for name in FEATURE_NAMES}
            bad = next(n for n in FEATURE_NAMES if AudioFeatures.complete(sound | {n: values[n]}) is None)
            raise DataError(f"{path}, row {number}: {bad} is {row[bad]!r}, which is no number or out of range.")


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _enough(path: Path, rows: pd.DataFrame, names: tuple[str, ...]) -> None:
    if len(names) < 2:
        raise DataError(
            f"{path}: every row has the mood {', '.join(names) or 'of none'}; at least two moods are needed."
        )
    for name in names:
        own = np.flatnonzero(rows["mood"] == name)
        if len(own) < LEAST_SONGS:
            raise DataError(
                f"{path}: {name!r} has {len(own)} songs, the first in row {own[0] + 2}; "
                f"at least {LEAST_SONGS} of each mood are needed."
            )


def figures(table: Table) -> dict[str, Any]:
    """Figures on songs of artists that did not train."""
    splits = artist_folds(table)
    logits, weights = unseen_logits(table, splits, RECIPE), equal_shares(table.moods)
    scores, best = unseen_scores(table, splits, logits, weights), logits.argmax(axis=1)
    found = cross_fitted(scores, table.moods, weights, splits, RIGHT)
    return {
        "rows": {"training": len(table.moods), "testing": len(table.moods)},
        **agreement(best, table.moods, weights, table.names),
        "intervals": intervals(best, table.moods, table.groups, table.names),
        **certainty(scores, table.moods, weights),
        "reliability": reliability(scores, table.moods, weights),
        "confusion": confusion(best, table.moods, weights, table.names),
        "temperature": best_temperature(logits, table.moods, weights),
        "thresholds": {table.names[mood]: one[0] if one else None for mood, one in found.items()},
    }


def _card(contract: Contract) -> str:
    metrics = contract.metrics
    names = [mood.name for mood in contract.moods]
    rows = ((n, percent(metrics["f1"][n]), metrics["thresholds"][n] or "none") for n in names)
    return Template((Path(__file__).parent / "card" / "custom_card.md").read_text()).substitute(
        version=contract.version,
        dataset=contract.dataset_sha256,
        songs=metrics["rows"]["training"],
        moods=markdown(("mood", "F1", "threshold"), rows),
        accuracy=percent(metrics["equal_shares"]["accuracy"]),
        interval=" to ".join(percent(end) for end in metrics["intervals"]["accuracy"]),
        ece=f"{metrics['ece']:.3f}",
        versions=", ".join(f"{name} {version}" for name, version in contract.versions.items()),
    )
