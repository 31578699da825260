"""Clip features to the range of training, and take logarithms of the skewed ones.

To the ear, shares of 0.001 and 0.01 differ as much as 0.1 and 1, and duration alone must not decide about a
three-hour track. Every feature x becomes log(rate x + offset) + linear x: for a skewed feature `linear` is 0, for any
other `rate` is 0 and the logarithm is log(1).
"""

from typing import Any, Self

import numpy as np
from skl2onnx import update_registered_converter
from skl2onnx.algebra.onnx_ops import OnnxAdd, OnnxLog, OnnxMax, OnnxMin, OnnxMul
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


class Spread(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Transformer that clips features `[n, 10]` in raw units to `low` and `high` `[10]` and spreads the skewed ones."""

    def __init__(self, low: Floats, high: Floats):
        self.low = low
        self.high = high

    def fit(self, features: Floats, moods: Any = None) -> Self:  # noqa: ARG002 - scikit-learn's signature
        """Learn nothing; scikit-learn requires the method."""
        self.n_features_in_ = features.shape[1]
        return self

    def transform(self, features: Floats) -> Floats:
        """Return clipped and spread features `[n, 10]`."""
        clipped = np.clip(features, self.low, self.high)
        spread: Floats = np.log(RATE * clipped + OFFSET) + LINEAR * clipped
        return spread


def _shapes(operator: Any) -> None:
    operator.outputs[0].type = FloatTensorType([None, len(FEATURE_NAMES)])


def _convert(scope: Any, operator: Any, container: Any) -> None:
    def row(values: Floats) -> Any:
        return values.astype(np.float32)[None]

    version, spread = container.target_opset, operator.raw_operator
    lower_bounded = OnnxMax(operator.inputs[0], row(spread.low), op_version=version)
    clipped = OnnxMin(lower_bounded, row(spread.high), op_version=version)
    argument = OnnxAdd(OnnxMul(clipped, row(RATE), op_version=version), row(OFFSET), op_version=version)
    linear = OnnxMul(clipped, row(LINEAR), op_version=version)
    logs = OnnxLog(argument, op_version=version)
    OnnxAdd(logs, linear, op_version=version, output_names=operator.outputs[:1]).add_to(scope, container)


update_registered_converter(Spread, "MoodlistSpread", _shapes, _convert)
