"""The mood model: an ONNX graph and the JSON that describes it; it does not load if they disagree."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from classify.core.features import FEATURE_NAMES, Finding, Found
from classify.core.mood import QUANTILES, Contract, Scores
from classify.errors import ModelMismatch, UnknownMood, quote
from classify.suggestions import nearest

if TYPE_CHECKING:
    import onnxruntime

GRAPH_FILE = "mood_model.onnx"
CONTRACT_FILE = "mood_model.json"
LABELS_FILE = "labels.csv"  # beside a model of custom moods: what it was trained on
# Every run of the graph has this many rows; the last ones are padding. Matrix kernels of different batch sizes differ
# in the last bit. With one size, a track's scores do not depend on the other tracks of the request.
BATCH_SIZE = 64

Matrix = NDArray[np.float32]


class MoodModel:
    """Scores each track by its audio features only, independent of the other tracks."""

    def __init__(self, contract: Contract, session: "onnxruntime.InferenceSession"):
        self.contract = contract
        self._session = session
        self._by_name = {_normalized(name): mood for mood in contract.moods for name in (mood.name, *mood.en, *mood.es)}

    @classmethod
    def load(cls, directory: Path) -> "MoodModel":
        """Load `mood_model.onnx` and `mood_model.json`.

        Raises:
            ModelMismatch: a file is missing or damaged, or the files do not match each other or this code.
        """
        try:
            contract = msgspec.json.decode((directory / CONTRACT_FILE).read_bytes(), type=Contract)
            graph = (directory / GRAPH_FILE).read_bytes()
        except msgspec.ValidationError as error:
            raise ModelMismatch(
                f"The model in {directory} does not have the form that this version of Moodlist reads: {error}. "
                f"Train it again: moodlist train --labels {directory / LABELS_FILE} --out {directory}"
            ) from error
        except OSError as error:
            files = f"{CONTRACT_FILE} and {GRAPH_FILE}"
            raise ModelMismatch(
                f"The model in {directory} cannot be read: {error.strerror}. The folder of a model has {files}."
            ) from error
        except msgspec.MsgspecError as error:
            raise ModelMismatch(f"The model in {directory} cannot be read: {error}") from error
        if hashlib.sha256(graph).hexdigest() != contract.graph_sha256:
            raise ModelMismatch(f"{GRAPH_FILE} does not match {CONTRACT_FILE}: the hashes differ.")
        session = _session(graph)
        _check(contract, session)
        model = cls(contract, session)
        model.predict(np.zeros((1, len(FEATURE_NAMES)), dtype=np.float32))  # the first run allocates memory
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
        """Return the mood with this name in English or Spanish; letter case and accents do not matter.

        Raises:
            UnknownMood: the model has no such mood; the detail names the nearest one and lists all.
        """
        mood = self._by_name.get(_normalized(name))
        if mood is None:
            available = ", ".join(mood.name + (f" ({mood.es[0]})" if mood.es else "") for mood in self.contract.moods)
            near = nearest(name, [each for mood in self.contract.moods for each in (mood.name, *mood.en, *mood.es)])
            hint = f" Did you mean {near!r}?" if near else ""
            raise UnknownMood(f"Unknown mood {quote(name)}.{hint} Available: {available}.")
        return mood.name

    def scores(self, findings: Sequence[Finding]) -> Scores:
        """Return the probability of each mood for each finding."""
        rows = [finding.features.row() for finding in findings if isinstance(finding, Found)]
        scored = iter(self.predict(np.array(rows, dtype=np.float32).reshape(-1, len(FEATURE_NAMES))).tolist())
        return Scores(
            model=self.contract.version,
            moods=self.contract.moods,
            level=self.contract.sets.level,
            rows=tuple(tuple(next(scored)) if isinstance(finding, Found) else None for finding in findings),
        )

    def predict(self, features: Matrix) -> Matrix:
        """Return the scores `[n, moods]` of features `[n, 10]` in raw units, both float32.

        Raises:
            ValueError: a feature is NaN or infinite, which ONNX would pass on to the scores.
        """
        if not np.isfinite(features).all():
            raise ValueError("A feature is NaN or infinite. Skip the track before it reaches the model.")
        count = len(features)
        padded = np.zeros((-(-count // BATCH_SIZE) * BATCH_SIZE, features.shape[1]), dtype=np.float32)
        padded[:count] = features
        scores = np.empty((len(padded), len(self.moods)), dtype=np.float32)
        for start in range(0, len(padded), BATCH_SIZE):
            batch = slice(start, start + BATCH_SIZE)
            scores[batch] = self._session.run(["scores"], {"features": padded[batch]})[0]
        return scores[:count]


def _session(graph: bytes) -> "onnxruntime.InferenceSession":
    import onnxruntime  # noqa: PLC0415  # slow to import: the functions fetch their secret meanwhile

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a batch takes microseconds, less than starting threads
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no common base class
        raise ModelMismatch(f"This onnxruntime cannot run {GRAPH_FILE}: {error}") from error


def _check(contract: Contract, session: "onnxruntime.InferenceSession") -> None:
    """Check that the graph's metadata and shapes, the JSON and this code agree on features and moods.

    Raises:
        ModelMismatch: they disagree.
    """
    metadata = session.get_modelmeta().custom_metadata_map
    features = [feature.name for feature in contract.features]
    moods = [mood.name for mood in contract.moods]
    shapes = {node.name: (node.type, node.shape[-1]) for node in (*session.get_inputs(), *session.get_outputs())}
    facts = {
        "the order of features in the JSON": (features, list(FEATURE_NAMES)),
        "the order of features in the graph": (_json_value(metadata.get("features")), list(FEATURE_NAMES)),
        "the moods in the graph": (_json_value(metadata.get("moods")), moods),
        "the number of typical values": (len(contract.typical), len(FEATURE_NAMES)),
        "the number of quantiles": ([len(each) for each in contract.quantiles], [len(QUANTILES)] * len(FEATURE_NAMES)),
        "the graph's input": (shapes.get("features"), ("tensor(float)", len(FEATURE_NAMES))),
        "the graph's output": (shapes.get("scores"), ("tensor(float)", len(moods))),
    }
    for name, (actual, expected) in facts.items():
        if actual != expected:
            raise ModelMismatch(f"The model does not match: {name} is {actual}, expected {expected}.")


def _json_value(value: str | None) -> Any:
    try:
        return json.loads(value or "null")
    except ValueError:
        return value


def _normalized(name: str) -> str:
    """Return the name in lower case, without accents and outer spaces: `Enérgico ` becomes `energico`."""
    decomposed = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
