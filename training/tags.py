"""The tags: a yes/no network each, learnt from the sources that use the tag; their other songs are the negatives."""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from classify.core.features import FEATURE_NAMES

from .data.folds import artist_folds
from .data.sources import TAGS
from .data.table import Floats, Table, equal_shares
from .dataset import TAG_FILE
from .evaluation.metrics import rounded
from .evaluation.thresholds import TARGET_PRECISION, cross_fitted_threshold
from .network.calibration import best_temperature, probabilities
from .network.fit import fit
from .network.network import Network
from .network.optimizer import Recipe

log = logging.getLogger(__name__)

NO_YES = ("no", "yes")
RECIPE = Recipe(members=2, hidden=16, epochs=20)
FALLBACK_THRESHOLD = 0.5  # the threshold of a tag for which no score reaches TARGET_PRECISION


def read(work: Path) -> dict[str, Table]:
    """Return a table of yes and no rows per tag.

    A source weighs the root of its size, split equally between yes and no.
    """
    rows = pd.read_csv(work / TAG_FILE, keep_default_na=False)
    return {tag: _table(rows[rows["tag"] == tag]) for tag in TAGS if (rows["tag"] == tag).any()}


def _table(rows: pd.DataFrame) -> Table:
    yes = rows["yes"].to_numpy(np.int64)
    size = rows.groupby("source")["yes"].transform("size").to_numpy(np.float64)
    answer_size = rows.groupby(["source", "yes"])["source"].transform("size").to_numpy(np.float64)
    weight = np.sqrt(size) / answer_size
    return Table(
        features=rows[list(FEATURE_NAMES)].to_numpy(np.float64),
        moods=yes,
        weights=weight / weight.mean(),
        groups=rows["group"].to_numpy(np.int64),
        songs=np.arange(len(rows)),
        sources=rows["source"].to_numpy(np.str_),
        tests=np.ones(len(rows), dtype=np.bool_),
        choices=np.ones((len(rows), 2), dtype=np.bool_),
        names=NO_YES,
    )


def evaluate(table: Table, recipe: Recipe = RECIPE) -> dict[str, Any]:
    """Return the metrics of one tag on unseen artists and on each left-out source, at equal shares of yes and no."""
    splits = artist_folds(table)
    logits = np.zeros(table.choices.shape)
    for train, test in splits:
        logits[test] = fit(table.at(train), recipe).logits(table.features[test])
    weights = equal_shares(table.moods, table.weights)
    temperature = best_temperature(logits, table.moods, weights)
    scores = probabilities(logits, temperature)
    fitted = cross_fitted_threshold(scores[:, 1], table.moods == 1, weights, splits)
    threshold = FALLBACK_THRESHOLD if fitted is None else fitted
    left_out = {}
    for source in sorted(set(table.sources.tolist())):
        in_source = table.sources == source
        if not in_source.all():
            rest = ~in_source & ~np.isin(table.groups, table.groups[in_source])
            unseen = probabilities(fit(table.at(rest), recipe).logits(table.features[in_source]), temperature)
            left_out[source] = _metrics(unseen, table.at(in_source), threshold)
    return {
        "rows": len(table.moods),
        "yes": int(table.moods.sum()),
        "temperature": temperature,
        "threshold": threshold,
        f"right_{TARGET_PRECISION}_reached": fitted is not None,
        "unseen_artists": _metrics(scores, table, threshold),
        "left_out_sources": left_out,
    }


def _metrics(scores: Floats, table: Table, threshold: float) -> dict[str, float]:
    weights, yes = equal_shares(table.moods, table.weights), table.moods == 1
    predicted = scores[:, 1] >= threshold
    return {
        "area_under_roc": rounded(roc_auc_score(yes, scores[:, 1])),
        "found": rounded(np.mean(predicted[yes])),
        "right": rounded(np.average(yes[predicted], weights=weights[predicted])) if predicted.any() else 0.0,
        "right_as_they_come": rounded(np.mean(yes[predicted])) if predicted.any() else 0.0,
    }


def fit_networks(tables: dict[str, Table], core: Network) -> dict[str, Network]:
    """Fit a network per tag to all its rows, with the core network's feature scaling, which the graph shares."""
    return {tag: fit(table, RECIPE, scaling=core) for tag, table in tables.items()}
