"""The last step: network and metrics -> mood_model.onnx, mood_model.json and MODEL_CARD.md in the model's layer."""

import hashlib
import json
import logging
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from classify.features import AudioFeatures
from classify.mood import CONTRACT_FILE, GRAPH_FILE, Contract, Feature
from training.card import card
from training.evaluate import FILE as METRICS_FILE
from training.graph import check, graph_of
from training.network import Network
from training.options import options, progress
from training.sources import read_datasets, read_moods
from training.table import Floats, Table

log = logging.getLogger(__name__)

CARD_FILE = "MODEL_CARD.md"
LIBRARIES = {"numpy": "numpy", "sklearn": "scikit-learn", "skl2onnx": "skl2onnx", "onnx": "onnx"}


def export(work: Path, layer: Path) -> Contract:
    """Write the three files, or none of them.

    Raises:
        ExportRefused: the graph does not say what the network says.
    """
    table, metrics = Table.read(work), json.loads((work / METRICS_FILE).read_text())
    network = Network.load(work).tempered(metrics["temperature"])
    graph = graph_of(network)
    difference = check(graph, network, np.concatenate([table.features, _far_outside(table.features)]))
    log.info("largest difference from scikit-learn: %.1e", difference)
    contract = _contract(graph, table, metrics)
    text = card(contract, read_datasets())
    layer.mkdir(parents=True, exist_ok=True)
    (layer / GRAPH_FILE).write_bytes(graph)
    (layer / CONTRACT_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(contract)) + b"\n")
    (layer / CARD_FILE).write_text(text)
    log.info("model %s, %d bytes, in %s", contract.version, len(graph), layer)
    return contract


def _far_outside(features: Floats) -> Floats:
    """Rows `[20, 10]`: a typical song with one feature far below or above anything in training."""
    low, middle, high = np.quantile(features, [0, 0.5, 1], axis=0)
    spread = high - low
    every = np.eye(len(middle), dtype=bool)
    return np.concatenate([np.where(every, low - 9 * spread, middle), np.where(every, high + 9 * spread, middle)])


def _contract(graph: bytes, table: Table, metrics: dict[str, Any]) -> Contract:
    sha256 = hashlib.sha256(graph).hexdigest()
    return Contract(
        version=sha256[:12],
        graph_sha256=sha256,
        features=units(),
        moods=read_moods(),
        dataset_sha256=table.sha256,
        metrics=metrics,
        versions={"python": platform.python_version(), **{name: version(of) for name, of in LIBRARIES.items()}},
    )


def units() -> tuple[Feature, ...]:
    """Every feature and its unit, as `AudioFeatures` describes them."""
    schema = msgspec.json.schema(AudioFeatures)["$defs"]["AudioFeatures"]["properties"]
    return tuple(Feature(name, facts.get("description", "share, 0 to 1")) for name, facts in schema.items())


def main() -> None:
    """Run this step."""
    given = options(__doc__, layer=True)
    with progress():
        export(given.work, given.layer)


if __name__ == "__main__":
    main()
