"""Learn from your own labels: moods of your own (here), or your own idea of the core moods (tuning.py)."""

import logging
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from classify.core.mood import Contract, Mood

from . import tuning
from .card.markdown import percent
from .card.markdown import table as markdown_table
from .data.folds import Split, label_folds
from .data.labels import check_counts, read_labels
from .data.table import Floats, Table, equal_shares
from .evaluation.metrics import agreement, certainty, confusion, intervals, reliability
from .evaluation.sets import cross_fitted_sizes, describe_sets, lowest_level, set_sizes
from .export import answer_sets, describe_model, write_model
from .network.fit_head import fit_best_logistic, unseen_scores
from .network.head import ShippedNetwork, own_graph
from .network.onnx_graph import check_scores

log = logging.getLogger(__name__)

MIN_SONGS = 10  # per mood
LEVEL_SONGS = 50  # per mood; with fewer, the level of the sets is that of the shipped model


def run(labels: Path, out: Path, model: Path) -> Contract:
    """Learn from the file of labels, measure on unseen artists, and write a model to `out`; return its contract.

    If all labels are core moods of the model in the folder `model`, that model is tuned. Otherwise, its network is the
    base of a model of the new moods.

    Raises:
        DataError: the file cannot be used; the message says which row is wrong.
        ExportRefused: the graph differs from the fit.
    """
    table, shipped = read_labels(labels), ShippedNetwork.load(model)
    log.info("%d songs, moods %s", len(table.moods), ", ".join(table.names))
    with threadpool_limits(1):  # several threads may add up a sum in a different order each time
        if set(table.names) <= set(shipped.moods):
            return tuning.run(labels, table, shipped, out)
        return learn_own_moods(labels, table, shipped, out)


def learn_own_moods(labels: Path, table: Table, shipped: ShippedNetwork, out: Path) -> Contract:
    """Fit a head for the moods of the table, measure it, and write the model to `out`; return its contract.

    Raises:
        DataError: a mood has too few songs.
        ExportRefused: the graph differs from the fit.
    """
    check_counts(labels, table, MIN_SONGS)
    embedded, splits = shipped.embed(table.features), label_folds(table)
    scores = unseen_scores(fit_best_logistic, embedded, table, splits)
    metrics = measure(table, scores, splits, shipped.contract.sets.level)
    head = fit_best_logistic(embedded, table)
    graph = own_graph(shipped, head, table.names)
    check_scores(graph, table.features, head.scores(embedded))
    contract = describe_model(
        graph,
        moods=tuple(Mood(name, (), (name,), "Learnt from your own labels.") for name in table.names),
        sets=answer_sets(metrics["level"], metrics["sets"]),
        dataset_sha256=table.sha256,
        metrics=metrics,
        typical=shipped.contract.typical,
        quantiles=shipped.contract.quantiles,
    )
    log.info(
        "Tested on your %d songs, each by a model that knew no song of its artist: right for %s. One clear mood for %s "
        "of them, of which it is right for %s.",
        len(table.moods),
        percent(metrics["equal_shares"]["accuracy"]),
        percent(metrics["sets"]["clear"]["share"]),
        percent(metrics["sets"]["clear"]["right"] or 0),
    )
    return write_model(contract, graph, _render_card(contract), out)


def measure(table: Table, scores: Floats, splits: Sequence[Split], shipped_level: float) -> dict[str, Any]:
    """Return the metrics of unseen scores `[n, k]`, and the level of the sets.

    The level is chosen on the labels if every mood has 50 songs, and measured on folds that did not choose it.
    """
    own_level = np.bincount(table.moods).min() >= LEVEL_SONGS
    level = lowest_level(scores, table.moods) if own_level else shipped_level
    sizes = cross_fitted_sizes(scores, table.moods, splits) if own_level else set_sizes(scores, level)
    best, weights = scores.argmax(axis=1), equal_shares(table.moods)
    return {
        "rows": {"training": len(table.moods), "testing": len(table.moods)},
        **agreement(best, table.moods, weights, table.names),
        "intervals": intervals(best, table.moods, table.groups, table.names),
        **certainty(scores, table.moods, weights),
        "reliability": reliability(scores, table.moods, weights),
        "confusion": confusion(best, table.moods, weights, table.names),
        "level": level,
        "level_from": "these labels" if own_level else "the shipped model",
        "sets": describe_sets(scores, table.moods, sizes, table.names),
    }


def _render_card(contract: Contract) -> str:
    metrics, sets = contract.metrics, contract.sets
    rows = ((m.name, percent(metrics["f1"][m.name]), percent(sets.moods[m.name])) for m in contract.moods)
    return Template((Path(__file__).parent / "card" / "custom_card.md").read_text()).substitute(
        version=contract.version,
        dataset=contract.dataset_sha256,
        songs=metrics["rows"]["training"],
        moods=markdown_table(("mood", "F1", "in the set of its songs"), rows),
        accuracy=percent(metrics["equal_shares"]["accuracy"]),
        interval=" to ".join(percent(end) for end in metrics["intervals"]["accuracy"]),
        ece=f"{metrics['ece']:.3f}",
        level=f"{sets.level:.3f}",
        level_from=metrics["level_from"],
        sets=tuning.sets_table(sets),
        versions=", ".join(f"{name} {version}" for name, version in contract.versions.items()),
    )
