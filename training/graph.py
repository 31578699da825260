"""The network as one ONNX graph: `features` float32 [n, 10] in raw units -> `scores` float32 [n, 4]."""

import json

import numpy as np
import onnx
import onnxruntime
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from skl2onnx.helpers.onnx_helper import select_model_inputs_outputs

from classify.features import FEATURE_NAMES
from training.errors import ExportRefused
from training.network import Network
from training.sources import MOODS
from training.table import Floats

OPSETS = {"": 18, "ai.onnx.ml": 3}
SCORES = [None, len(MOODS)]
MOST_DIFFERENCE = 1e-5
MOST_BYTES = 300_000


def graph_of(network: Network) -> bytes:
    """The graph, without the converter's label output, with the feature order and the moods as metadata."""
    pipeline = network.pipeline()
    model = convert_sklearn(
        pipeline,
        name="mood",
        initial_types=[("features", FloatTensorType([None, len(FEATURE_NAMES)]))],
        options={id(pipeline): {"zipmap": False}},
        target_opset=OPSETS,
    )
    model = select_model_inputs_outputs(model, "probabilities")
    _rename(model, "probabilities", "scores")
    _drop_unused(model)
    facts = {"features": json.dumps(list(FEATURE_NAMES)), "moods": json.dumps(list(MOODS))}
    onnx.helper.set_model_props(model, facts)
    onnx.checker.check_model(model, full_check=True)
    graph: bytes = model.SerializeToString(deterministic=True)
    return graph


def _rename(model: onnx.ModelProto, old: str, new: str) -> None:
    for node in model.graph.node:
        node.output[:] = [new if name == old else name for name in node.output]
    model.graph.output[0].CopyFrom(onnx.helper.make_tensor_value_info(new, onnx.TensorProto.FLOAT, SCORES))


def _drop_unused(model: onnx.ModelProto) -> None:
    """Take out the constants of the label output, which onnxruntime would warn about at every cold start."""
    used = {name for node in model.graph.node for name in node.input}
    kept = [constant for constant in model.graph.initializer if constant.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def check(graph: bytes, network: Network, features: Floats) -> float:
    """The largest difference of the graph's scores from scikit-learn's over features `[n, 10]`.

    Raises:
        ExportRefused: it is above 1e-5, or the graph has 300 kB or more.
    """
    if len(graph) >= MOST_BYTES:
        raise ExportRefused(f"The graph has {len(graph)} bytes; it should have fewer than {MOST_BYTES}.")
    rows = features.astype(np.float32)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    scores = session.run(["scores"], {"features": rows})[0]
    difference = float(np.abs(scores - network.pipeline().predict_proba(rows.astype(np.float64))).max())
    if not difference <= MOST_DIFFERENCE:
        raise ExportRefused(f"The graph differs from scikit-learn by {difference:.1e}, more than {MOST_DIFFERENCE}.")
    return difference
