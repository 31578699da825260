"""Build the ONNX graph: `features` float32 [n, 10] in raw units -> `scores` float32 [n, moods + tags].

The core moods come first, as a softmax; each tag is a separate network whose score is appended. Appending leaves the
core's nodes unchanged, so its scores are bit for bit the same with and without tags. Two inner tensors have names, on
which custom moods build: `inputs` [n, 14], the scaled inputs of the network, and `logits` [n, core moods].
"""

import json
import time
from collections.abc import Mapping, Sequence

import numpy as np
import onnx
import onnxruntime
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from skl2onnx.helpers.onnx_helper import select_model_inputs_outputs

from classify.core.features import FEATURE_NAMES

from ..data.table import Floats
from ..errors import ExportRefused
from .network import Network

OPSETS = {"": 18, "ai.onnx.ml": 3}
MAX_DIFFERENCE = 1e-5
MAX_BYTES = 300_000
INPUTS, LOGITS, CORE = "inputs", "logits", "core_scores"


def build_graph(core: Network, moods: Sequence[str], tags: Mapping[str, Network] | None = None) -> bytes:
    """Return the serialised graph, with feature order and names of moods and tags as metadata.

    Raises:
        ExportRefused: a tag scales the features differently from the core.
    """
    model, columns = _convert_network(core, CORE), [CORE]
    rename_tensor(model.graph, _first(model.graph, "MatMul").input[0], INPUTS)
    rename_tensor(model.graph, _first(model.graph, "Softmax").input[0], LOGITS)
    for name, network in (tags or {}).items():
        if not core.has_scaling_of(network):
            raise ExportRefused(
                f"The network of {name} scales the features differently from the core network; both must scale alike."
            )
        columns.append(_append_tag(model.graph, name, network))
    names = [*moods, *(tags or {})]
    model.graph.node.append(onnx.helper.make_node("Concat", columns, ["scores"], axis=1))
    return finished_graph(model, names)


def finished_graph(model: onnx.ModelProto, names: Sequence[str]) -> bytes:
    """Make `scores` the only output, add the metadata and check the model; return it serialised."""
    del model.graph.output[:], model.graph.value_info[:]
    shape = [None, len(names)]
    model.graph.output.append(onnx.helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, shape))
    metadata = {"features": json.dumps(list(FEATURE_NAMES)), "moods": json.dumps(list(names))}
    onnx.helper.set_model_props(model, metadata)
    onnx.checker.check_model(model, full_check=True)
    domains = sorted(model.opset_import, key=lambda each: each.domain)  # skl2onnx takes them from a set
    del model.opset_import[:]
    model.opset_import.extend(domains)
    graph: bytes = model.SerializeToString(deterministic=True)
    return graph


def rename_tensor(graph: onnx.GraphProto, name: str, new: str) -> None:
    """Rename a tensor wherever a node reads or writes it."""
    for node in graph.node:
        node.input[:] = [new if each == name else each for each in node.input]
        node.output[:] = [new if each == name else each for each in node.output]


def _first(graph: onnx.GraphProto, kind: str) -> onnx.NodeProto:
    node: onnx.NodeProto = next(node for node in graph.node if node.op_type == kind)
    return node


def _convert_network(network: Network, scores: str) -> onnx.ModelProto:
    """Convert the network's pipeline without the label output; `scores` names the remaining output."""
    pipeline = network.pipeline()
    whole = convert_sklearn(
        pipeline,
        name="mood",
        initial_types=[("features", FloatTensorType([None, len(FEATURE_NAMES)]))],
        options={id(pipeline): {"zipmap": False}},
        target_opset=OPSETS,
    )
    model: onnx.ModelProto = select_model_inputs_outputs(whole, "probabilities")
    rename_tensor(model.graph, "probabilities", scores)
    model.graph.output[0].name = scores
    drop_unused(model)
    return model


def _append_tag(graph: onnx.GraphProto, tag: str, network: Network) -> str:
    """Append a tag's layers behind the core's scaling; return the name of the tag's score `[n, 1]`."""
    part = onnx.compose.add_prefix_graph(_convert_network(network, "both").graph, f"{tag}/")
    kinds = [node.op_type for node in part.node]
    layers = part.node[kinds.index("MatMul") : kinds.index("Sigmoid") + 1]
    layers[0].input[0] = INPUTS
    graph.node.extend(layers)
    used = {name for node in layers for name in node.input}
    graph.initializer.extend(constant for constant in part.initializer if constant.name in used)
    return str(layers[-1].output[0])


def drop_unused(model: onnx.ModelProto) -> None:
    """Remove the constants that no node reads; onnxruntime would warn about them at every cold start."""
    used = {name for node in model.graph.node for name in node.input}
    used_constants = [constant for constant in model.graph.initializer if constant.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(used_constants)


def pipeline_scores(core: Network, features: Floats, tags: Mapping[str, Network] | None = None) -> Floats:
    """Return the scores `[n, moods + tags]` that scikit-learn computes for float32 features `[n, 10]`."""
    rows = features.astype(np.float32).astype(np.float64)
    parts = [
        core.pipeline().predict_proba(rows),
        *(tag.pipeline().predict_proba(rows)[:, 1:] for tag in (tags or {}).values()),
    ]
    return np.concatenate(parts, axis=1)


def check_scores(graph: bytes, features: Floats, expected: Floats) -> float:
    """Return the largest difference between the graph's first scores and those expected `[n, k]` of features `[n, 10]`.

    Raises:
        ExportRefused: the difference is above 1e-5, or the graph has 300 kB or more.
    """
    if len(graph) >= MAX_BYTES:
        raise ExportRefused(f"The graph has {len(graph)} bytes; it must have fewer than {MAX_BYTES}.")
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    scores = session.run(["scores"], {"features": features.astype(np.float32)})[0]
    difference = float(np.abs(scores[:, : expected.shape[1]] - expected).max())
    if not difference <= MAX_DIFFERENCE:
        raise ExportRefused(f"The graph differs from the fit by {difference:.1e}, more than {MAX_DIFFERENCE}.")
    return difference


def microseconds_per_song(graph: bytes, features: Floats) -> float:
    """Return the graph's time per song on one core in batches of 1,000, best of 20 runs; it is logged, not limited."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    rows = np.resize(features, (1000, features.shape[1])).astype(np.float32)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        session.run(["scores"], {"features": rows})
        times.append(time.perf_counter() - start)
    return min(times) / len(rows) * 1e6
