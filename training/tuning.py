"""Tune the shipped model to a listener's labels of the core moods.

There are three ways: to change nothing, to shift the logits, or to put a logistic regression on logits and inputs.
Cross-validation on the labels chooses. A simpler way is kept unless a richer one does better on songs that neither saw.
"""

import logging
from functools import partial
from pathlib import Path
from string import Template
from typing import Any

import msgspec
import numpy as np
from sklearn.metrics import f1_score

from classify.core.mood import AnswerSets, Contract

from .card.markdown import percent
from .card.markdown import table as markdown_table
from .data.folds import SEED, label_folds
from .data.labels import check_counts
from .data.table import Floats, Ints, Table, equal_shares
from .evaluation.metrics import agreement, confusion, reliability, rounded
from .export import describe_model, write_model
from .network.fit_head import HeadFit, fit_logistic, fit_shift, losses, pass_logits, unseen_scores
from .network.head import ShippedNetwork, retuned_graph, retuned_scores
from .network.onnx_graph import check_scores

log = logging.getLogger(__name__)

MIN_SONGS = 5  # per mood
STRENGTH = 0.03  # of the logistic regression; too few labels to choose it
REPEATS = 4  # of the cross-validation, each with other folds
# By how many standard errors of its mean gain in log loss a way must be better than the one before it.
REQUIRED_GAIN = {"nothing": 0.0, "shift": 0.0, "logistic": 1.0}
DESCRIPTIONS = {
    "nothing": "no change, because none helps on songs that it was not fitted to",
    "shift": "a shift of the moods' logits",
    "logistic": "a logistic regression on logits and inputs",
}


def run(labels: Path, table: Table, shipped: ShippedNetwork, out: Path) -> Contract:
    """Choose a way, measure it, and write the tuned model to `out`; return its contract.

    Raises:
        DataError: a mood has too few songs.
        ExportRefused: the graph differs from the fit.
    """
    check_counts(labels, table, MIN_SONGS)
    positions = np.array([shipped.moods.index(name) for name in table.names], dtype=np.int64)
    embedded = shipped.embed(table.features)
    unseen = {way: cross_validated(fit, embedded, table) for way, fit in ways(positions).items()}
    chosen = choose_way(unseen, table.moods)
    head = ways(positions)[chosen](embedded, table)
    graph = shipped.bytes if chosen == "nothing" else retuned_graph(shipped, head, positions)
    check_scores(graph, table.features, retuned_scores(head, embedded, positions, len(shipped.moods)))
    metrics = measure(table, unseen, chosen)
    contract = describe_model(
        graph,
        moods=shipped.contract.moods,
        sets=shipped.contract.sets,
        dataset_sha256=table.sha256,
        metrics=metrics,
        typical=shipped.contract.typical,
        quantiles=shipped.contract.quantiles,
    )
    log.info("Chosen by cross-validation: %s.", DESCRIPTIONS[chosen])
    log.info(
        "Tested on your %d songs, each by a model that knew no song of its artist: macro F1 %s before, %s after.",
        len(table.moods),
        *map(percent, metrics["tuning"]["macro_f1"].values()),
    )
    return write_model(contract, graph, _render_card(contract, table), out)


def ways(positions: Ints) -> dict[str, HeadFit]:
    """Return a fit for each way; `positions` are those of the labelled moods among the core moods."""
    return {
        "nothing": lambda embedded, _: pass_logits(embedded.shape[1], positions),
        "shift": partial(fit_shift, positions=positions),
        "logistic": partial(fit_logistic, strength=STRENGTH),
    }


def cross_validated(fit: HeadFit, embedded: Floats, table: Table) -> Floats:
    """Return the mean of the unseen scores `[n, k]` over several divisions into folds."""
    runs = [unseen_scores(fit, embedded, table, label_folds(table, SEED + repeat)) for repeat in range(REPEATS)]
    mean: Floats = np.mean(runs, axis=0)
    return mean


def choose_way(unseen: dict[str, Floats], moods: Ints) -> str:
    """Return the way to take, given the unseen scores `[n, k]` of each.

    A way must have a lower log loss than the one before it, by REQUIRED_GAIN, and no lower macro F1.
    """
    chosen = "nothing"
    for way, required in REQUIRED_GAIN.items():
        gain = losses(unseen[chosen], moods) - losses(unseen[way], moods)
        is_better = gain.mean() > required * gain.std() / np.sqrt(len(gain))
        if is_better and macro_f1(unseen[way], moods) >= macro_f1(unseen[chosen], moods):
            chosen = way
    return chosen


def macro_f1(scores: Floats, moods: Ints) -> float:
    """Return the macro F1 of the best of the scores `[n, k]`."""
    return float(f1_score(moods, scores.argmax(axis=1), average="macro", zero_division=0))


def measure(table: Table, unseen: dict[str, Floats], chosen: str) -> dict[str, Any]:
    """Return the metrics on unseen songs of the labelled moods, before and after tuning."""
    moods, weights, best = table.moods, equal_shares(table.moods), unseen[chosen].argmax(axis=1)

    return {
        "rows": {"training": len(moods), "testing": len(moods)},
        **agreement(best, moods, weights, table.names),
        "reliability": reliability(unseen[chosen], moods, weights),
        "confusion": confusion(best, moods, weights, table.names),
        "tuning": {
            "chosen": chosen,
            "macro_f1": {
                "before": rounded(macro_f1(unseen["nothing"], moods)),
                "after": rounded(macro_f1(unseen[chosen], moods)),
            },
            "log_loss": {way: rounded(losses(scores, moods).mean()) for way, scores in unseen.items()},
        },
    }


def sets_table(sets: AnswerSets) -> str:
    """Return the shares of clear, either and unclear answers as a Markdown table."""
    return markdown_table(
        ("answer", "share of songs", "right"),
        (
            (kind, percent(found.share), "" if found.right is None else percent(found.right))
            for kind, found in msgspec.structs.asdict(sets).items()
            if kind in {"clear", "either", "unclear"}
        ),
    )


def _render_card(contract: Contract, table: Table) -> str:
    metrics = contract.metrics
    figures = metrics["tuning"]
    return Template((Path(__file__).parent / "card" / "tuned_card.md").read_text()).substitute(
        version=contract.version,
        dataset=contract.dataset_sha256,
        songs=metrics["rows"]["training"],
        labelled=", ".join(table.names),
        chosen=DESCRIPTIONS[figures["chosen"]],
        before=percent(figures["macro_f1"]["before"]),
        after=percent(figures["macro_f1"]["after"]),
        losses=markdown_table(
            ("way", "log loss on unseen songs"), ((way, f"{loss:.3f}") for way, loss in figures["log_loss"].items())
        ),
        level=f"{contract.sets.level:.3f}",
        sets=sets_table(contract.sets),
        versions=", ".join(f"{name} {version}" for name, version in contract.versions.items()),
    )
