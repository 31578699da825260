"""Step 4: write mood_model.onnx, mood_model.json, the model card and its plots to the layer."""

import hashlib
import json
import logging
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.model import CONTRACT_FILE, GRAPH_FILE
from classify.core.mood import AnswerSets, Contract, Feature, Mood, SetShare

from .arguments import logged_to_stderr, parse_step_arguments
from .card.card import render_card
from .card.markdown import percent
from .data.sources import read_datasets, read_moods
from .data.table import Floats, Table, equal_shares
from .dataset import QUANTILES_FILE
from .evaluate import METRICS_FILE
from .evaluation.sets import KINDS, TARGET
from .network.network import Network
from .network.onnx_graph import build_graph, check_scores, microseconds_per_song, pipeline_scores

log = logging.getLogger(__name__)

CARD_FILE = "MODEL_CARD.md"
LIBRARIES = {"numpy": "numpy", "sklearn": "scikit-learn", "skl2onnx": "skl2onnx", "onnx": "onnx"}


def export(work: Path, layer: Path) -> Contract:
    """Write all files to `layer`, or none of them; return the contract (mood_model.json).

    Raises:
        ExportRefused: the graph differs from the networks, or is too large.
    """
    table, metrics = Table.read(work), json.loads((work / METRICS_FILE).read_text())
    core = Network.load(work).with_temperature(metrics["temperature"])
    tags = {
        tag: Network.load(work, f"{tag}.npz").with_temperature(figures["temperature"])
        for tag, figures in metrics["tags"].items()
    }
    graph = checked_graph(core, table, tags)
    contract = describe_model(
        graph,
        moods=moods_with_thresholds(metrics),
        sets=answer_sets(metrics["sets"][f"{TARGET:.2f}"]["level"], metrics["sets"][f"{TARGET:.2f}"]["unseen_artists"]),
        dataset_sha256=table.sha256,
        metrics=metrics,
        typical=typical_song(table),
        quantiles=read_quantiles(work),
    )
    log.info(
        "right for %s of the songs of artists that it was not trained on, with all moods weighted equally",
        percent(metrics["equal_shares"]["accuracy"]),
    )
    return write_model(contract, graph, render_card(contract, read_datasets()), layer)


def checked_graph(core: Network, table: Table, tags: Mapping[str, Network]) -> bytes:
    """Return the graph, after a comparison with scikit-learn on the table's rows and on outlying ones.

    Raises:
        ExportRefused: the graph differs from the networks, or is too large.
    """
    graph = build_graph(core, table.names, tags)
    rows = np.concatenate([table.features, _outlying_rows(table.features)])
    difference = check_scores(graph, rows, pipeline_scores(core, rows, tags))
    log.info("largest difference from scikit-learn: %.1e", difference)
    log.info("%.2f microseconds per song in batches of 1,000 on one core", microseconds_per_song(graph, table.features))
    return graph


def write_model(contract: Contract, graph: bytes, card: str, layer: Path) -> Contract:
    """Write graph, contract, card and plots to `layer`; return the contract."""
    from .card.plots import draw  # noqa: PLC0415  # matplotlib is slow to import, and only used here

    layer.mkdir(parents=True, exist_ok=True)
    draw(dict(contract.metrics), layer)
    (layer / GRAPH_FILE).write_bytes(graph)
    (layer / CONTRACT_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(contract)) + b"\n")
    (layer / CARD_FILE).write_text(card)
    log.info("model %s, %d bytes, in %s", contract.version, len(graph), layer)
    return contract


def _outlying_rows(features: Floats) -> Floats:
    """Return rows `[20, 10]`: the median song with one feature far below or above the range of training."""
    low, middle, high = np.quantile(features, [0, 0.5, 1], axis=0)
    spread = high - low
    every = np.eye(len(middle), dtype=bool)
    return np.concatenate([np.where(every, low - 9 * spread, middle), np.where(every, high + 9 * spread, middle)])


def moods_with_thresholds(metrics: dict[str, Any]) -> tuple[Mood, ...]:
    """Return the core moods of moods.toml, and the tags that were measured with their thresholds."""
    tags = metrics["tags"]
    return tuple(
        msgspec.structs.replace(mood, threshold=tags[mood.name]["threshold"]) if mood.name in tags else mood
        for mood in read_moods()
        if mood.kind == "core" or mood.name in tags
    )


def answer_sets(level: float, found: Mapping[str, Any]) -> AnswerSets:
    """Return the level and the figures of `describe_sets` as the contract has them."""
    kinds = {kind: SetShare(**found[kind]) for kind in KINDS}
    held = {mood: figures["right"] for mood, figures in found["moods"].items()}
    return AnswerSets(level=level, right=found["right"], **kinds, moods=held)


def read_quantiles(work: Path) -> tuple[tuple[float, ...], ...]:
    """Return the quantiles of each feature that dataset.py wrote."""
    columns = pd.read_csv(work / QUANTILES_FILE)[list(FEATURE_NAMES)]
    return tuple(tuple(column) for column in columns.to_numpy(np.float64).T.tolist())


def typical_song(table: Table) -> tuple[float, ...]:
    """Return the median of each feature in raw units, with the moods weighted equally."""
    shares = equal_shares(table.moods)
    medians = []
    for column in table.features.T:
        order = np.argsort(column, kind="stable")
        sums = np.cumsum(shares[order])
        medians.append(float(column[order][np.searchsorted(sums, sums[-1] / 2)]))
    return tuple(medians)


def describe_model(graph: bytes, **fields: Any) -> Contract:
    """Return the contract of a graph: `fields`, and what follows from the graph and from this environment."""
    sha256 = hashlib.sha256(graph).hexdigest()
    return Contract(
        version=sha256[:12],
        graph_sha256=sha256,
        features=feature_units(),
        versions={
            "python": platform.python_version(),
            **{name: version(package) for name, package in LIBRARIES.items()},
        },
        **fields,
    )


def feature_units() -> tuple[Feature, ...]:
    """Return the features in order with their units, as described in `AudioFeatures`."""
    schema = msgspec.json.schema(AudioFeatures)["$defs"]["AudioFeatures"]["properties"]
    return tuple(Feature(name, facts.get("description", "share, 0 to 1")) for name, facts in schema.items())


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__, layer=True)
    with logged_to_stderr():
        export(args.work, args.layer)


if __name__ == "__main__":
    main()
