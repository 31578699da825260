"""A model that is easy to check by hand: the score of happy is the energy, and dark is the rest."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from classify.core.features import FEATURE_NAMES
from classify.core.model import CONTRACT_FILE, GRAPH_FILE
from classify.core.mood import QUANTILES

MOODS = [
    {"name": "happy", "en": ["cheerful"], "es": ["alegre", "Enérgico"], "meaning": "High energy."},
    {"name": "dark", "en": [], "es": ["oscuro"], "meaning": "Low energy."},
]
# The lowest and highest value of each feature among the real songs that this model compares with.
RANGES = [(0, 1), (0, 1), (60, 180), (0, 1), (0, 1), (0, 1), (0, 1), (60_000, 400_000), (-20, 0), (0, 1)]


def write(directory: Path) -> None:
    """Write the graph and its JSON."""
    graph = _graph().SerializeToString()
    (directory / GRAPH_FILE).write_bytes(graph)
    contract = {
        "version": "tiny",
        "graph_sha256": hashlib.sha256(graph).hexdigest(),
        "features": [{"name": name, "unit": "any"} for name in FEATURE_NAMES],
        "moods": MOODS,
        "sets": {
            "level": 0.75,
            "right": 0.8,
            **{
                kind: {"share": share, "right": 0.8}
                for kind, share in (("clear", 0.6), ("either", 0.4), ("unclear", 0))
            },
            "moods": {"happy": 0.8, "dark": 0.8},
        },
        "dataset_sha256": "none",
        "metrics": {},
        "versions": {},
        "typical": [0.5, 0.1, 120.5, 0.05, 0.25, 0.0, 0.75, 200_400.0, -7.5, 0.625],
        "quantiles": [_quantiles(*range_) for range_ in RANGES],
    }
    (directory / CONTRACT_FILE).write_text(json.dumps(contract), "utf-8")


def _quantiles(low: float, high: float) -> list[float]:
    return [round(low + share * (high - low), 6) for share in QUANTILES]


def _graph() -> onnx.ModelProto:
    weights = np.zeros((len(FEATURE_NAMES), 2), dtype=np.float32)
    weights[FEATURE_NAMES.index("energy")] = (1, -1)
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["features", "weights", "bias"], ["scores"])],
        "tiny",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, len(FEATURE_NAMES)])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, 2])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.array([0, 1], dtype=np.float32), "bias"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    metadata = {"features": json.dumps(FEATURE_NAMES), "moods": json.dumps([mood["name"] for mood in MOODS])}
    helper.set_model_props(model, metadata)
    return model
