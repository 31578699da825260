"""The last step: network and metrics -> mood_model.onnx, mood_model.json and the card in the model's layer."""

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
from .card.card import card
from .data.sources import read_datasets, read_moods
from .data.table import Floats, Table, equal_shares
from .evaluate import FILE as METRICS_FILE
from .network.network import Network
from .network.onnx_graph import check, graph_of, microseconds

log = logging.getLogger(__name__)

CARD_FILE = "MODEL_CARD.md"
LIBRARIES = {"numpy": "numpy", "sklearn": "scikit-learn", "skl2onnx": "skl2onnx", "onnx": "onnx"}


def export(work: Path, layer: Path) -> Contract:
    """Write all files, or none of them.

    Raises:
        ExportRefused: the graph does not say what the network says.
    """
    table, metrics = Table.read(work), json.loads((work / METRICS_FILE).read_text())
    core = Network.load(work).tempered(metrics["temperature"])
    beside = {
        tag: Network.load(work, f"{tag}.npz").tempered(figures["temperature"])
        for tag, figures in metrics["tags"].items()
    }
    contract, graph = described(core, table, metrics, moods_of(metrics), beside)
    return written(contract, graph, card(contract, read_datasets()), layer)


def described(
    core: Network,
    table: Table,
    metrics: dict[str, Any],
    moods: tuple[Mood, ...],
    tags: Mapping[str, Network] | None = None,
) -> tuple[Contract, bytes]:
    """The graph, compared with scikit-learn, and its contract.

    Raises:
        ExportRefused: the graph does not say what the networks say.
    """
    graph = graph_of(core, table.names, tags)
    difference = check(graph, core, np.concatenate([table.features, _far_outside(table.features)]), tags)
    log.info("largest difference from scikit-learn: %.1e", difference)
    log.info("%.2f microseconds a song in batches of 1,000 on one core", microseconds(graph, table.features))
    return _contract(graph, table, metrics, moods), graph


def written(contract: Contract, graph: bytes, text: str, layer: Path) -> Contract:
    """Write graph, contract, card and pictures."""
    from .card.plots import draw  # noqa: PLC0415  # matplotlib takes a while, and only here is anything drawn

    layer.mkdir(parents=True, exist_ok=True)
    draw(dict(contract.metrics), [mood.name for mood in contract.moods if mood.kind == "core"], layer)
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


def moods_of(metrics: dict[str, Any]) -> tuple[Mood, ...]:
    """The moods with the thresholds that were found."""
    tags = {tag: figures["threshold"] for tag, figures in metrics["tags"].items()}
    found = metrics["thresholds"] | tags
    return tuple(msgspec.structs.replace(m, threshold=found[m.name]) for m in read_moods() if m.name in found)


def typical(table: Table) -> tuple[float, ...]:
    """The median of each feature with the moods in equal shares, in raw units."""
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
        features=units(),
        moods=moods,
        dataset_sha256=table.sha256,
        metrics=metrics,
        typical=typical(table),
        versions={"python": platform.python_version(), **{name: version(of) for name, of in LIBRARIES.items()}},
    )


def units() -> tuple[Feature, ...]:
    """Every feature and its unit, as `AudioFeatures` describes them."""
    schema = msgspec.json.schema(AudioFeatures)["$defs"]["AudioFeatures"]["properties"]
    return tuple(Feature(name, facts.get("description", "share, 0 to 1")) for name, facts in schema.items())


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__, layer=True)
    with logged_to_stderr():
        export(args.work, args.layer)


if __name__ == "__main__":
    main()
