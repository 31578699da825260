"""Step 3: measure the training on rows that the network did not see, and write metrics.json."""

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
from .evaluation.leave_one_out import compare_methods, left_out_logits
from .evaluation.metrics import (
    agreement,
    agreement_given_shares,
    at_mood_shares,
    certainty,
    confusion,
    easier_questions,
    intervals,
    reliability,
    rounded,
)
from .evaluation.reference_settings import reference_figures
from .evaluation.sets import TARGET, levels_and_sets, set_sizes, sets_hold_label
from .network.calibration import best_temperature, calibration_error, log_loss, probabilities
from .network.fit import fit
from .network.optimizer import Recipe

log = logging.getLogger(__name__)

METRICS_FILE = "metrics.json"
LEFT_OUT_SEEDS = (0,)  # `python -m training.compare` uses three


def evaluate(table: Table, votes: Table, recipe: Recipe) -> dict[str, Any]:
    """Return all metrics of the core moods; `votes` are the labels as the sources gave them, before cleaning."""
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
    log.info("evaluating on left-out sources")
    left_out = left_out_logits(table, votes, shipped, LEFT_OUT_SEEDS)
    base = left_out_logits(table, votes, baselines.reference, LEFT_OUT_SEEDS)
    left_out_scores = probabilities(np.nan_to_num(left_out[0]), temperature)
    levels = _levels(table, splits, scores, left_out_scores)
    return {
        "rows": {"training": len(table.moods), "testing": len(tests)},
        "rows_per_mood": {mood: int(np.sum(moods == at)) for at, mood in enumerate(names)},
        **agreement(best[tests], moods, weights[tests], names),
        "intervals": intervals(best[tests], moods, table.groups[tests], names),
        "told_the_shares": agreement_given_shares(scores[tests], moods),
        **certainty(scores[tests], moods, weights[tests]),
        "other_shares": _other_shares(scores[tests], moods, names),
        "reliability": reliability(scores[tests], moods, weights[tests]),
        "confusion": confusion(best[tests], moods, weights[tests], names),
        "temperature": temperature,
        "log_loss": rounded(log_loss(np.log(scores[tests]), moods, weights[tests])),
        "easier_questions": easier_questions(scores[tests], moods, weights[tests], names),
        "sets": levels,
        "agreeing_songs": int(agreed_rows(table).sum()),
        "per_source": _per_source(table, scores, left_out_scores, levels[f"{TARGET:.2f}"]["level"]),
        "left_out_sources": {"seeds": len(LEFT_OUT_SEEDS), **compare_methods(table, left_out, base)},
        "reference_settings": reference,
    }


def unseen_logits(table: Table, splits: Sequence[Split], recipe: Recipe) -> Floats:
    """Return logits `[n, k]`, each row's from a network that saw neither the row nor its artist."""
    logits = np.zeros(table.choices.shape)
    for number, (train, test) in enumerate(splits, 1):
        log.info("fold %d of %d", number, len(splits))
        logits[test] = fit(table.at(train), recipe).logits(table.features[test])
    return logits


def unseen_scores(table: Table, splits: Sequence[Split], logits: Floats, weights: Floats) -> Floats:
    """Return scores `[n, k]`; each fold's temperature is fitted to the other folds, so it is unseen too."""
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
    return {name: at_mood_shares(scores, moods, share) for name, share in shares.items()}


def _levels(table: Table, splits: Sequence[Split], scores: Floats, left_out: Floats) -> dict[str, Any]:
    """Return the level and sets per target, also on left-out sources and on songs to which sources give one mood."""
    others = {"left_out_sources": (table.tests, left_out), "agreeing_sources": (agreed_rows(table), scores)}
    return levels_and_sets(scores, table.moods, splits, table.names, others)


def agreed_rows(table: Table) -> Flags:
    """Return which test rows `[n]` belong to songs that several sources have and give the same mood."""
    several = np.bincount(table.songs)[table.songs] > 1
    first = np.zeros(table.songs.max() + 1, dtype=np.int64)
    first[table.songs[::-1]] = table.moods[::-1]
    differs = np.bincount(table.songs, table.moods != first[table.songs])[table.songs] > 0
    flags: Flags = table.tests & several & ~differs
    return flags


def _per_source(table: Table, scores: Floats, left_out: Floats, level: float) -> dict[str, Any]:
    """Return accuracy, calibration and coverage of the sets per source, with its artists or all of it unseen.

    The moods of a source are weighted equally.
    """
    per_source = {}
    for source in sorted(set(table.sources[table.tests].tolist())):
        in_source = table.sources == source
        moods, weights = table.moods[in_source], equal_shares(table.moods[in_source])
        per_source[source] = {"rows": int(in_source.sum()), "moods": [table.names[mood] for mood in np.unique(moods)]}
        for name, found in (("unseen_artists", scores[in_source]), ("left_out", left_out[in_source])):
            right = np.average(found.argmax(axis=1) == moods, weights=weights)
            ece = calibration_error(found, moods, weights)
            held = np.average(sets_hold_label(found, moods, set_sizes(found, level)), weights=weights)
            per_source[source][name] = {"accuracy": rounded(right), "ece": rounded(ece), "set_right": rounded(held)}
    return per_source


def write(metrics: dict[str, Any], work: Path) -> None:
    """Write metrics.json, which the export reads."""
    (work / METRICS_FILE).write_text(json.dumps(metrics, indent=2) + "\n")


def run(data: Path, work: Path, recipe: Recipe) -> None:
    """Evaluate moods, tags and the published protocol, and write metrics.json to `work`."""
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
