"""The tags beside the moods: a yes or no each, from the sources that have it, negatives from the same sources."""

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
from .evaluation.thresholds import RIGHT, cross_fitted
from .network.calibration import best_temperature, probabilities
from .network.fit import fit
from .network.network import Network
from .network.optimizer import Recipe

log = logging.getLogger(__name__)

ANSWERS = ("no", "yes")
RECIPE = Recipe(members=2, hidden=16, epochs=20)
EVEN = 0.5  # the threshold of a tag that no score makes right often enough


def read(work: Path) -> dict[str, Table]:
    """Per tag, the rows that say yes or no; a source counts by the root of its size, yes and no equally."""
    rows = pd.read_csv(work / TAG_FILE, keep_default_na=False)
    return {tag: _table(rows[rows["tag"] == tag]) for tag in TAGS if (rows["tag"] == tag).any()}


def _table(rows: pd.DataFrame) -> Table:
    yes = rows["yes"].to_numpy(np.int64)
    size = rows.groupby("source")["yes"].transform("size").to_numpy(np.float64)
    each = rows.groupby(["source", "yes"])["source"].transform("size").to_numpy(np.float64)
    weight = np.sqrt(size) / each
    return Table(
        features=rows[list(FEATURE_NAMES)].to_numpy(np.float64),
        moods=yes,
        weights=weight / weight.mean(),
        groups=rows["group"].to_numpy(np.int64),
        songs=np.arange(len(rows)),
        sources=rows["source"].to_numpy(np.str_),
        tests=np.ones(len(rows), dtype=np.bool_),
        choices=np.ones((len(rows), 2), dtype=np.bool_),
        names=ANSWERS,
    )


def evaluate(table: Table, recipe: Recipe = RECIPE) -> dict[str, Any]:
    """Figures of one tag, at equal shares of yes and no: on unseen artists, and on each source left out."""
    splits = artist_folds(table)
    logits = np.zeros(table.choices.shape)
    for train, test in splits:
        logits[test] = fit(table.at(train), recipe).logits(table.features[test])
    weights = equal_shares(table.moods, table.weights)
    temperature = best_temperature(logits, table.moods, weights)
    scores = probabilities(logits, temperature)
    found = cross_fitted(scores, table.moods, weights, splits)[1]
    least = found[0] if found else EVEN
    across = {}
    for source in sorted(set(table.sources.tolist())):
        own = table.sources == source
        if not own.all():
            rest = ~own & ~np.isin(table.groups, table.groups[own])
            unseen = probabilities(fit(table.at(rest), recipe).logits(table.features[own]), temperature)
            across[source] = _figures(unseen, table.at(own), least)
    return {
        "rows": len(table.moods),
        "yes": int(table.moods.sum()),
        "temperature": temperature,
        "threshold": least,
        f"right_{RIGHT}_reached": found is not None,
        "unseen_artists": _figures(scores, table, least),
        "left_out_sources": across,
    }


def _figures(scores: Floats, table: Table, least: float) -> dict[str, float]:
    weights, yes, has = equal_shares(table.moods, table.weights), table.moods == 1, scores[:, 1] >= least
    return {
        "area_under_roc": rounded(roc_auc_score(yes, scores[:, 1])),
        "found": rounded(np.mean(has[yes])),
        "right": rounded(np.average(yes[has], weights=weights[has])) if has.any() else 0.0,
        "right_as_they_come": rounded(np.mean(yes[has])) if has.any() else 0.0,
    }


def networks(tables: dict[str, Table], core: Network) -> dict[str, Network]:
    """Each tag's network, fitted to all its rows; it takes the features as the core does, so they share the scaling."""
    return {tag: fit(table, RECIPE, like=core) for tag, table in tables.items()}
