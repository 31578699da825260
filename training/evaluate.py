"""The third step: the training table -> metrics.json, every figure from rows that the network did not see."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from . import tags
from .arguments import logged_to_stderr, parse_step_arguments
from .data.folds import Split, artist_folds
from .data.sources import read_datasets
from .data.table import VOTES_FILE, Flags, Floats, Ints, Table, equal_shares
from .evaluation import baselines, published_protocol
from .evaluation.baselines import shipped
from .evaluation.leave_one_out import figures, left_out
from .evaluation.metrics import (
    agreement,
    at_shares,
    certainty,
    confusion,
    intervals,
    reliability,
    rounded,
    told_the_shares,
)
from .evaluation.reference_settings import reference_figures
from .evaluation.thresholds import RIGHT, applied, risk_coverage
from .network.calibration import best_temperature, calibration_error, log_loss, probabilities
from .network.fit import fit
from .network.optimizer import Recipe
from .network.soft_labels import soften_labels

log = logging.getLogger(__name__)

FILE = "metrics.json"
LEFT_OUT_SEEDS = (0,)  # `python -m training.compare` takes three


def evaluate(table: Table, votes: Table, recipe: Recipe) -> dict[str, Any]:
    """All figures of the core moods of a table under a recipe; `votes` are the labels as they were given."""
    names, splits = table.names, artist_folds(table)
    logits = unseen_logits(table, splits, recipe)
    tests = np.sort(np.concatenate([test for _, test in splits]))
    weights = np.zeros(len(table.moods))
    weights[tests] = equal_shares(table.moods[tests])
    moods, best = table.moods[tests], logits.argmax(axis=1)
    scores = unseen_scores(table, splits, logits, weights)
    temperature = best_temperature(logits[tests], moods, weights[tests])
    with threadpool_limits(1):
        reference = reference_figures(table, splits, best, weights, recipe.seed)
    log.info("left-out sources")
    left = left_out(table, votes, shipped, LEFT_OUT_SEEDS)
    base = left_out(table, votes, baselines.reference, LEFT_OUT_SEEDS)
    return {
        "rows": {"training": len(table.moods), "testing": len(tests)},
        "rows_per_mood": {mood: int(np.sum(moods == at)) for at, mood in enumerate(names)},
        **agreement(best[tests], moods, weights[tests], names),
        "intervals": intervals(best[tests], moods, table.groups[tests], names),
        "told_the_shares": told_the_shares(scores[tests], moods),
        **certainty(scores[tests], moods, weights[tests]),
        "other_shares": _other_shares(scores[tests], moods, names),
        "reliability": reliability(scores[tests], moods, weights[tests]),
        "confusion": confusion(best[tests], moods, weights[tests], names),
        "temperature": temperature,
        "log_loss": rounded(log_loss(np.log(scores[tests]), moods, weights[tests])),
        **_doubt(table, splits, scores, weights, probabilities(np.nan_to_num(left[0]), temperature)),
        "per_source": _per_source(table, scores, probabilities(np.nan_to_num(left[0]), temperature)),
        "left_out_sources": {"seeds": len(LEFT_OUT_SEEDS), **figures(table, left, base)},
        "reference_settings": reference,
    }


def unseen_logits(table: Table, splits: Sequence[Split], recipe: Recipe) -> Floats:
    """Logits `[n, k]` of each row by a network that saw neither it nor its artist."""
    logits = np.zeros(table.choices.shape)
    for at, (train, test) in enumerate(splits, 1):
        log.info("fold %d of %d", at, len(splits))
        seen = table.at(train)
        logits[test] = fit(seen, recipe, soften_labels(seen)).logits(table.features[test])
    return logits


def unseen_scores(table: Table, splits: Sequence[Split], logits: Floats, weights: Floats) -> Floats:
    """Scores `[n, k]`; the temperature of each fold is that of the other folds, so that it is unseen too."""
    scores = np.full_like(logits, 1 / logits.shape[1])
    for _, test in splits:
        others = np.setdiff1d(np.flatnonzero(weights), test)
        temperature = best_temperature(logits[others], table.moods[others], weights[others])
        scores[test] = probabilities(logits[test], temperature)
    return scores


def _other_shares(scores: Floats, moods: Ints, names: Sequence[str]) -> dict[str, Any]:
    count = len(names)
    mostly = {f"70 % {name}": np.where(np.arange(count) == at, 0.7, 0.3 / (count - 1)) for at, name in enumerate(names)}
    shares = {"equal": np.full(count, 1 / count), "as in these data": np.bincount(moods) / len(moods), **mostly}
    return {name: at_shares(scores, moods, share) for name, share in shares.items()}


def _doubt(table: Table, splits: Sequence[Split], scores: Floats, weights: Floats, left: Floats) -> dict[str, Any]:
    """Thresholds, and what is left above them on unseen artists, left-out sources and songs that sources agree on."""
    levels = risk_coverage(scores, table.moods, weights, splits, table.names)
    tested, agreed = table.tests, table.tests & agreeing(table)
    facts = levels[str(RIGHT)]
    sets = {"left_out_sources": (tested, left), "agreeing_sources": (agreed, scores)}
    return {
        "thresholds": {name: None if fact is None else fact["threshold"] for name, fact in facts.items()},
        "risk_coverage": {
            "unseen_artists": levels,
            **{
                name: applied(levels, which[rows], table.moods[rows], equal_shares(table.moods[rows]), table.names)
                for name, (rows, which) in sets.items()
                if rows.any()
            },
        },
        "agreeing_songs": int(agreed.sum()),
    }


def agreeing(table: Table) -> Flags:
    """The rows `[n]` of songs that several sources know and give the same mood."""
    several = np.bincount(table.songs)[table.songs] > 1
    first = np.zeros(table.songs.max() + 1, dtype=np.int64)
    first[table.songs[::-1]] = table.moods[::-1]
    differs = np.bincount(table.songs, table.moods != first[table.songs])[table.songs] > 0
    flags: Flags = several & ~differs
    return flags


def _per_source(table: Table, scores: Floats, left: Floats) -> dict[str, Any]:
    """Per source, at equal shares of its moods: accuracy and calibration, artists unseen and the source unseen."""
    figures_ = {}
    for source in sorted(set(table.sources[table.tests].tolist())):
        own = table.sources == source
        moods, weights = table.moods[own], equal_shares(table.moods[own])
        figures_[source] = {"rows": int(own.sum()), "moods": [table.names[mood] for mood in np.unique(moods)]}
        for name, found in (("unseen_artists", scores[own]), ("left_out", left[own])):
            right = np.average(found.argmax(axis=1) == moods, weights=weights)
            ece = calibration_error(found, moods, weights)
            figures_[source][name] = {"accuracy": rounded(right), "ece": rounded(ece)}
    return figures_


def write(metrics: dict[str, Any], work: Path) -> None:
    """Hand the figures on to the export."""
    (work / FILE).write_text(json.dumps(metrics, indent=2) + "\n")


def run(data: Path, work: Path, recipe: Recipe) -> None:
    """Evaluate moods and tags, and the settings for the published protocol."""
    metrics = evaluate(Table.read(work), Table.read(work, VOTES_FILE), recipe)
    metrics["tags"] = {name: tags.evaluate(table) for name, table in tags.read(work).items()}
    file = next((source.file for source in read_datasets().source if source.name == published_protocol.SOURCE), "")
    metrics["published_protocol"] = published_protocol.ten_fold(data / file)
    write(metrics, work)


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__, data=True)
    with logged_to_stderr():
        run(args.data, args.work, Recipe())


if __name__ == "__main__":
    main()
