"""The mood model: one ONNX graph, the JSON that describes it, and the refusal to run when they disagree."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from classify.core.features import FEATURE_NAMES, Finding, Found
from classify.core.mood import Contract, Scores
from classify.errors import ModelMismatch, UnknownMood

GRAPH_FILE = "mood_model.onnx"
CONTRACT_FILE = "mood_model.json"
# Every run of the graph has this many rows, the last ones padding. Matrix kernels differ by batch size in the
# last bit; with one size, a track's scores are the same whatever else is in the request.
BLOCK = 64

Matrix = NDArray[np.float32]


class MoodModel:
    """Scores tracks by their audio features alone, never by their neighbours."""

    def __init__(self, contract: Contract, session: onnxruntime.InferenceSession):
        self.contract = contract
        self._session = session
        self._by_name = {_folded(name): mood for mood in contract.moods for name in (mood.name, *mood.en, *mood.es)}

    @classmethod
    def load(cls, directory: Path) -> "MoodModel":
        """Read `mood_model.onnx` and `mood_model.json`.

        Raises:
            ModelMismatch: a file is missing or damaged, or they do not fit each other or this code.
        """
        try:
            contract = msgspec.json.decode((directory / CONTRACT_FILE).read_bytes(), type=Contract)
            graph = (directory / GRAPH_FILE).read_bytes()
        except (OSError, msgspec.MsgspecError) as error:
            raise ModelMismatch(f"The model in {directory} cannot be read: {error}") from error
        if hashlib.sha256(graph).hexdigest() != contract.graph_sha256:
            raise ModelMismatch(f"{GRAPH_FILE} is not the file that {CONTRACT_FILE} describes: their hashes differ.")
        session = _session(graph)
        _check(contract, session)
        model = cls(contract, session)
        model.predict(np.zeros((1, len(FEATURE_NAMES)), dtype=np.float32))  # the first run allocates: not in a request
        return model

    @property
    def moods(self) -> tuple[str, ...]:
        """The moods in the order of the scores: the core moods, then the tags."""
        return tuple(mood.name for mood in self.contract.moods)

    @property
    def core_moods(self) -> tuple[str, ...]:
        """The moods that exclude each other, in the order of the scores."""
        return tuple(mood.name for mood in self.contract.moods if mood.kind == "core")

    def resolve_mood(self, name: str) -> str:
        """The mood with this name in English or Spanish, in any letter case, with or without accents.

        Raises:
            UnknownMood: the model has no such mood; the detail lists those it has.
        """
        mood = self._by_name.get(_folded(name))
        if mood is None:
            known = ", ".join(mood.name + (f" ({mood.es[0]})" if mood.es else "") for mood in self.contract.moods)
            raise UnknownMood(f"{name[:60]!r} is no mood of this model. It knows: {known}.")
        return mood.name

    def scores(self, findings: Sequence[Finding]) -> Scores:
        """The probability of each mood for each finding."""
        rows = [finding.features.row() for finding in findings if isinstance(finding, Found)]
        scored = iter(self.predict(np.array(rows, dtype=np.float32).reshape(-1, len(FEATURE_NAMES))).tolist())
        return Scores(
            model=self.contract.version,
            moods=self.contract.moods,
            rows=tuple(tuple(next(scored)) if isinstance(finding, Found) else None for finding in findings),
        )

    def predict(self, features: Matrix) -> Matrix:
        """Scores `[n, moods]` of features `[n, 10]` in raw units, both float32.

        Raises:
            ValueError: a feature is NaN or infinite; ONNX would pass it through to the scores.
        """
        if not np.isfinite(features).all():
            raise ValueError("A feature is NaN or infinite: such a track has to be skipped before the model.")
        count = len(features)
        padded = np.zeros((-(-count // BLOCK) * BLOCK, features.shape[1]), dtype=np.float32)
        padded[:count] = features
        scores = np.empty((len(padded), len(self.moods)), dtype=np.float32)
        for start in range(0, len(padded), BLOCK):
            block = slice(start, start + BLOCK)
            scores[block] = self._session.run(["scores"], {"features": padded[block]})[0]
        return scores[:count]


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a block takes microseconds; threads would cost more than they give
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base class of their own
        raise ModelMismatch(f"{GRAPH_FILE} is no graph that this onnxruntime can run: {error}") from error


def _check(contract: Contract, session: onnxruntime.InferenceSession) -> None:
    """The graph carries its feature order and moods as metadata; they, the JSON and this code must agree."""
    metadata = session.get_modelmeta().custom_metadata_map
    features = [feature.name for feature in contract.features]
    moods = [mood.name for mood in contract.moods]
    shapes = {node.name: (node.type, node.shape[-1]) for node in (*session.get_inputs(), *session.get_outputs())}
    facts = {
        "the order of features in the JSON": (features, list(FEATURE_NAMES)),
        "the order of features in the graph": (_listed(metadata.get("features")), list(FEATURE_NAMES)),
        "the moods in the graph": (_listed(metadata.get("moods")), moods),
        "the number of typical values": (len(contract.typical), len(FEATURE_NAMES)),
        "the graph's input": (shapes.get("features"), ("tensor(float)", len(FEATURE_NAMES))),
        "the graph's output": (shapes.get("scores"), ("tensor(float)", len(moods))),
    }
    for what, (is_, should_be) in facts.items():
        if is_ != should_be:
            raise ModelMismatch(f"The model does not fit: {what} is {is_}, and should be {should_be}.")


def _listed(value: str | None) -> Any:
    try:
        return json.loads(value or "null")
    except ValueError:
        return value


def _folded(name: str) -> str:
    """Letter case, accents and outer spaces taken away: `Enérgico ` is `energico`."""
    decomposed = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
