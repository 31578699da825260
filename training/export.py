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

from classify.core.features import AudioFeatures
from classify.core.model import CONTRACT_FILE, GRAPH_FILE
from classify.core.mood import Contract, Feature, Mood

from .arguments import logged_to_stderr, parse_step_arguments
from .card.card import render_card
from .data.sources import read_datasets, read_moods
from .data.table import Floats, Table, equal_shares
from .evaluate import METRICS_FILE
from .network.network import Network
from .network.onnx_graph import build_graph, check_graph, microseconds_per_song

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
    contract, graph = graph_and_contract(core, table, metrics, moods_with_thresholds(metrics), tags)
    return write_model(contract, graph, render_card(contract, read_datasets()), layer)


def graph_and_contract(
    core: Network,
    table: Table,
    metrics: dict[str, Any],
    moods: tuple[Mood, ...],
    tags: Mapping[str, Network] | None = None,
) -> tuple[Contract, bytes]:
    """Return the contract and the graph, checked against scikit-learn.

    Raises:
        ExportRefused: the graph differs from the networks, or is too large.
    """
    graph = build_graph(core, table.names, tags)
    difference = check_graph(graph, core, np.concatenate([table.features, _outlying_rows(table.features)]), tags)
    log.info("largest difference from scikit-learn: %.1e", difference)
    log.info("%.2f microseconds per song in batches of 1,000 on one core", microseconds_per_song(graph, table.features))
    return _contract(graph, table, metrics, moods), graph


def write_model(contract: Contract, graph: bytes, card: str, layer: Path) -> Contract:
    """Write graph, contract, card and plots to `layer`; return the contract."""
    from .card.plots import draw  # noqa: PLC0415  # matplotlib is slow to import, and only used here

    layer.mkdir(parents=True, exist_ok=True)
    draw(dict(contract.metrics), [mood.name for mood in contract.moods if mood.kind == "core"], layer)
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
    """Return the moods of moods.toml that were measured, with their thresholds."""
    tags = {tag: figures["threshold"] for tag, figures in metrics["tags"].items()}
    thresholds = metrics["thresholds"] | tags
    return tuple(msgspec.structs.replace(m, threshold=thresholds[m.name]) for m in read_moods() if m.name in thresholds)


def typical_song(table: Table) -> tuple[float, ...]:
    """Return the median of each feature in raw units, with the moods weighted equally."""
    shares = equal_shares(table.moods)
    medians = []
    for column in table.features.T:
        order = np.argsort(column, kind="stable")
        sums = np.cumsum(shares[order])
        medians.append(float(column[order][np.searchsorted(sums, sums[-1] / 2)]))
    return tuple(medians)


def _contract(graph: bytes, table: Table, metrics: dict[str, Any], moods: tuple[Mood, ...]) -> Contract:
    sha256 = hashlib.sha256(graph).hexdigest()
    return Contract(
        version=sha256[:12],
        graph_sha256=sha256,
        features=feature_units(),
        moods=moods,
        dataset_sha256=table.sha256,
        metrics=metrics,
        typical=typical_song(table),
        versions={
            "python": platform.python_version(),
            **{name: version(package) for name, package in LIBRARIES.items()},
        },
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
