"""Heads: linear layers on the shipped network, for moods of one's own or for one's own idea of the core moods."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import onnx
import onnxruntime
from onnx.numpy_helper import from_array
from skl2onnx.helpers.onnx_helper import select_model_inputs_outputs

from classify.core.model import CONTRACT_FILE, GRAPH_FILE
from classify.core.mood import Contract

from ..data.table import Floats, Ints
from ..errors import DataError
from .calibration import probabilities
from .onnx_graph import CORE, INPUTS, LOGITS, drop_unused, finished_graph


class ShippedNetwork:
    """The network of a model folder, up to its logits and scaled inputs."""

    def __init__(self, contract: Contract, graph: bytes):
        self.contract = contract
        self.bytes = graph
        self.graph = onnx.load_from_string(graph)
        self.moods = tuple(mood.name for mood in contract.moods if mood.kind == "core")
        self._session = onnxruntime.InferenceSession(
            self.core_graph().SerializeToString(), providers=["CPUExecutionProvider"]
        )

    @classmethod
    def load(cls, layer: Path) -> "ShippedNetwork":
        """Read the graph and the contract of a model folder.

        Raises:
            DataError: they cannot be read, or the graph does not name its logits.
        """
        try:
            contract = msgspec.json.decode((layer / CONTRACT_FILE).read_bytes(), type=Contract)
            return cls(contract, (layer / GRAPH_FILE).read_bytes())
        except (OSError, ValueError, RuntimeError) as error:
            raise DataError(f"The model in {layer} cannot be built upon: {error}") from error

    def core_graph(self) -> onnx.ModelProto:
        """Return a copy of the graph up to the logits and the scaled inputs, without the tags."""
        model: onnx.ModelProto = select_model_inputs_outputs(self.graph, [LOGITS, INPUTS])
        drop_unused(model)
        return model

    def embed(self, features: Floats) -> Floats:
        """Return logits and scaled inputs `[n, moods + 14]` of features `[n, 10]` in raw units."""
        logits, inputs = self._session.run([LOGITS, INPUTS], {"features": features.astype(np.float32)})
        return np.concatenate([logits, inputs], axis=1).astype(np.float64)


@dataclass(frozen=True)
class Head:
    """A linear layer from logits and scaled inputs `[n, d]` to the logits of `k` moods."""

    weights: Floats  # [d, k]
    bias: Floats  # [k]

    def scores(self, embedded: Floats) -> Floats:
        """Return the scores `[n, k]`; those of a row add up to 1."""
        return probabilities(embedded @ self.weights + self.bias)


def retuned_scores(head: Head, embedded: Floats, positions: Ints, moods: int) -> Floats:
    """Return the core scores `[n, moods]` with the part at `positions` `[k]` shared out by the head instead."""
    core = probabilities(embedded[:, :moods])
    core[:, positions] = core[:, positions].sum(axis=1, keepdims=True) * head.scores(embedded)
    return core


def own_graph(shipped: ShippedNetwork, head: Head, names: tuple[str, ...]) -> bytes:
    """Return the graph whose scores are those of the head alone."""
    model = shipped.core_graph()
    _append_head(model.graph, head, "scores")
    return finished_graph(model, names)


def retuned_graph(shipped: ShippedNetwork, head: Head, positions: Ints) -> bytes:
    """Return the shipped graph with the scores of `retuned_scores` and its own tags."""
    model = onnx.ModelProto()
    model.CopyFrom(shipped.graph)
    graph, last = model.graph, model.graph.node[-1]  # the concatenation of core moods and tags
    _append_head(graph, head, "head_scores")
    rest = np.setdiff1d(np.arange(len(shipped.moods)), positions)
    order = np.argsort(np.concatenate([positions, rest]))
    for name, values in (("positions", positions), ("rest", rest), ("order", order), ("columns", np.array([1]))):
        graph.initializer.append(from_array(values.astype(np.int64), f"head_{name}"))
    node = onnx.helper.make_node
    graph.node.extend(
        [
            node("Gather", [CORE, "head_positions"], ["head_old"], axis=1),
            node("ReduceSum", ["head_old", "head_columns"], ["head_sum"], keepdims=1),
            node("Mul", ["head_sum", "head_scores"], ["head_new"]),
            node("Gather", [CORE, "head_rest"], ["head_kept"], axis=1),
            node("Concat", ["head_new", "head_kept"], ["head_unordered"], axis=1),
            node("Gather", ["head_unordered", "head_order"], ["head_core"], axis=1),
            node("Concat", ["head_core", *last.input[1:]], ["scores"], axis=1),
        ]
    )
    graph.node.remove(last)
    return finished_graph(model, tuple(mood.name for mood in shipped.contract.moods))


def _append_head(graph: onnx.GraphProto, head: Head, scores: str) -> None:
    for name, values in (("weights", head.weights), ("bias", head.bias)):
        graph.initializer.append(from_array(values.astype(np.float32), f"head_{name}"))
    node = onnx.helper.make_node
    graph.node.extend(
        [
            node("Concat", [LOGITS, INPUTS], ["head_inputs"], axis=1),
            node("MatMul", ["head_inputs", "head_weights"], ["head_product"]),
            node("Add", ["head_product", "head_bias"], ["head_logits"]),
            node("Softmax", ["head_logits"], [scores], axis=1),
        ]
    )
