"""A model that is easy to check by hand: the score of happy is the energy, and dark is the rest."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from classify.core.features import FEATURE_NAMES
from classify.core.model import CONTRACT_FILE, GRAPH_FILE

MOODS = [
    {"name": "happy", "en": ["cheerful"], "es": ["alegre", "Enérgico"], "meaning": "High energy."},
    {"name": "dark", "en": [], "es": ["oscuro"], "meaning": "Low energy."},
]


def write(directory: Path) -> None:
    """Write the graph and its JSON."""
    graph = _graph().SerializeToString()
    (directory / GRAPH_FILE).write_bytes(graph)
    contract = {
        "version": "tiny",
        "graph_sha256": hashlib.sha256(graph).hexdigest(),
        "features": [{"name": name, "unit": "any"} for name in FEATURE_NAMES],
        "moods": MOODS,
        "dataset_sha256": "none",
        "metrics": {},
        "versions": {},
        "typical": [0.5, 0.1, 120.5, 0.05, 0.25, 0.0, 0.75, 200_400.0, -7.5, 0.625],
    }
    (directory / CONTRACT_FILE).write_text(json.dumps(contract), "utf-8")


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
