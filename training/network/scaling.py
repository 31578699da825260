"""Make the network's 14 inputs of ten features: clip, take logarithms of the skewed ones, and add four inputs.

To the ear, shares of 0.001 and 0.01 differ as much as 0.1 and 1, and duration alone must not decide about a
three-hour track. Every feature x becomes log(rate x + offset) + linear x: for a skewed feature `linear` is 0, for any
other `rate` is 0 and the logarithm is log(1).

Tempo detection often finds twice or half the tempo. So the tempo is also given as an angle, in which an octave is a
full turn: 70 and 140 beats per minute have the same cosine and sine. Two more logarithms tell small shares of
instrumentalness and acousticness apart.
"""

from typing import Any, Self

import numpy as np
from skl2onnx import update_registered_converter
from skl2onnx.algebra.onnx_ops import (
    OnnxAdd,
    OnnxConcat,
    OnnxCos,
    OnnxGather,
    OnnxLog,
    OnnxMax,
    OnnxMin,
    OnnxMul,
    OnnxSin,
)
from skl2onnx.common.data_types import FloatTensorType
from sklearn.base import BaseEstimator, TransformerMixin

from classify.core.features import FEATURE_NAMES

from ..data.table import Floats

SMALL_SHARE = 0.003  # shares far below this one count as equal
TYPICAL_MS = 200_000  # not critical; keeps logarithms near 0, where float32 is precise
SKEWED_SHARES = ("liveness", "speechiness", "acousticness", "instrumentalness")
RATE = np.array([1 / TYPICAL_MS if n == "duration_ms" else (n in SKEWED_SHARES) / SMALL_SHARE for n in FEATURE_NAMES])
OFFSET = np.array([float(name != "duration_ms") for name in FEATURE_NAMES])
LINEAR = np.array([float(name not in {*SKEWED_SHARES, "duration_ms"}) for name in FEATURE_NAMES])

TEMPO = np.array([FEATURE_NAMES.index("tempo")])
SLOWEST = 1.0  # beats per minute; a tempo of 0 has no logarithm
TYPICAL_TEMPO = 128.0  # a power of 2, so that it changes no angle; keeps angles near 0, where float32 is precise
FAINT = np.array([FEATURE_NAMES.index("instrumentalness"), FEATURE_NAMES.index("acousticness")])
FAINT_OFFSET = np.array([1e-6, 1e-5])
INPUTS = len(FEATURE_NAMES) + 2 + len(FAINT)


class Spread(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Transformer from features `[n, 10]` in raw units, clipped to `low` and `high` `[10]`, to inputs `[n, 14]`."""

    def __init__(self, low: Floats, high: Floats):
        self.low = low
        self.high = high

    def fit(self, features: Floats, moods: Any = None) -> Self:  # noqa: ARG002 - scikit-learn's signature
        """Learn nothing; scikit-learn requires the method."""
        self.n_features_in_ = features.shape[1]
        return self

    def transform(self, features: Floats) -> Floats:
        """Return the inputs `[n, 14]`: spread features, cosine and sine of the tempo's angle, two logarithms."""
        clipped = np.clip(features, self.low, self.high)
        spread = np.log(RATE * clipped + OFFSET) + LINEAR * clipped
        angle = 2 * np.pi * np.log2(np.maximum(clipped[:, TEMPO], SLOWEST) / TYPICAL_TEMPO)
        faint = np.log(clipped[:, FAINT] + FAINT_OFFSET)
        inputs: Floats = np.concatenate([spread, np.cos(angle), np.sin(angle), faint], axis=1)
        return inputs


def _shapes(operator: Any) -> None:
    operator.outputs[0].type = FloatTensorType([None, INPUTS])


def _convert(scope: Any, operator: Any, container: Any) -> None:
    version, spread = container.target_opset, operator.raw_operator

    def row(values: Any) -> Any:
        return np.atleast_2d(values).astype(np.float32)

    def node(kind: Any, *inputs: Any, **options: Any) -> Any:
        return kind(*inputs, op_version=version, **options)

    clipped = node(OnnxMin, node(OnnxMax, operator.inputs[0], row(spread.low)), row(spread.high))
    logs = node(OnnxLog, node(OnnxAdd, node(OnnxMul, clipped, row(RATE)), row(OFFSET)))
    linear = node(OnnxMul, clipped, row(LINEAR))
    tempo = node(OnnxMax, node(OnnxGather, clipped, TEMPO, axis=1), row(SLOWEST))
    octaves = node(OnnxLog, node(OnnxMul, tempo, row(1 / TYPICAL_TEMPO)))
    angle = node(OnnxMul, octaves, row(2 * np.pi / np.log(2)))
    faint = node(OnnxLog, node(OnnxAdd, node(OnnxGather, clipped, FAINT, axis=1), row(FAINT_OFFSET)))
    parts = [node(OnnxAdd, logs, linear), node(OnnxCos, angle), node(OnnxSin, angle), faint]
    node(OnnxConcat, *parts, axis=1, output_names=operator.outputs[:1]).add_to(scope, container)


update_registered_converter(Spread, "MoodlistSpread", _shapes, _convert)
