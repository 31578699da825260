"""The third step: the training table -> metrics.json, every figure from rows that the network did not see."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from training.calibrate import best_temperature, log_loss, probabilities
from training.folds import Split, artist_folds, source_folds
from training.measures import agreement, certainty, confusion, mean_recall, rounded, told_the_shares
from training.options import options, progress
from training.reference import reference_figures
from training.sources import MOODS
from training.table import Floats, Table, equal_shares
from training.train import Recipe, fit

log = logging.getLogger(__name__)

FILE = "metrics.json"


def evaluate(table: Table, recipe: Recipe) -> dict[str, Any]:
    """All figures of a table under a recipe."""
    splits = artist_folds(table)
    logits = _unseen_logits(table, splits, recipe)
    tests = np.sort(np.concatenate([test for _, test in splits]))
    weights = np.zeros(len(table.moods))
    weights[tests] = equal_shares(table.weights[tests], table.moods[tests])
    moods, best = table.moods[tests], logits.argmax(axis=1)
    scores = _unseen_scores(table, splits, logits, weights)
    with threadpool_limits(1):
        reference = reference_figures(table, splits, best, weights, recipe.seed)
    return {
        "rows": {"training": len(table.moods), "testing": len(tests)},
        "rows_per_mood": {mood: int(np.sum(moods == at)) for at, mood in enumerate(MOODS)},
        **agreement(best[tests], moods, weights[tests]),
        "told_the_shares": told_the_shares(scores[tests], moods),
        **certainty(scores[tests], moods, weights[tests]),
        "confusion": confusion(best[tests], moods, weights[tests]),
        "temperature": best_temperature(logits[tests], moods, weights[tests]),
        "log_loss": rounded(log_loss(np.log(scores[tests]), moods, weights[tests])),
        "leave_one_source_out": _leave_one_source_out(table, recipe),
        "reference_settings": reference,
    }


def _unseen_logits(table: Table, splits: Sequence[Split], recipe: Recipe) -> Floats:
    logits = np.zeros((len(table.moods), len(MOODS)))
    for at, (train, test) in enumerate(splits, 1):
        log.info("fold %d of %d", at, len(splits))
        network = fit(table.features[train], table.moods[train], table.weights[train], recipe)
        logits[test] = network.logits(table.features[test])
    return logits


def _unseen_scores(table: Table, splits: Sequence[Split], logits: Floats, weights: Floats) -> Floats:
    """Scores `[n, 4]`; the temperature of each fold is that of the other folds, so that it is unseen too."""
    scores = np.full_like(logits, 1 / len(MOODS))
    for _, test in splits:
        others = np.setdiff1d(np.flatnonzero(weights), test)
        temperature = best_temperature(logits[others], table.moods[others], weights[others])
        scores[test] = probabilities(logits[test], temperature)
    return scores


def _leave_one_source_out(table: Table, recipe: Recipe) -> dict[str, Any]:
    """Per source, the mean recall of its moods by a network that saw neither it nor its artists.

    `among_own_moods` takes the best of the moods that the source has: a source of two moods is an easier question.
    """
    figures = {}
    for source, (train, test) in source_folds(table):
        log.info("without %s", source)
        moods = table.moods[test]
        network = fit(table.features[train], table.moods[train], table.weights[train], recipe)
        logits = network.logits(table.features[test])
        own = np.where(np.isin(np.arange(len(MOODS)), moods), logits, -np.inf)
        figures[source] = {
            "rows": len(test),
            "moods": [mood for at, mood in enumerate(MOODS) if at in moods],
            "mean_recall": rounded(mean_recall(logits.argmax(axis=1), moods)),
            "among_own_moods": rounded(mean_recall(own.argmax(axis=1), moods)),
        }
    return figures


def write(metrics: dict[str, Any], work: Path) -> None:
    """Hand the figures on to the export."""
    (work / FILE).write_text(json.dumps(metrics, indent=2) + "\n")


def main() -> None:
    """Run this step."""
    given = options(__doc__)
    with progress():
        write(evaluate(Table.read(given.work), Recipe()), given.work)


if __name__ == "__main__":
    main()
