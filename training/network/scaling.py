"""What happens to features before the network: clipped to the range of training, and the skewed ones as logarithms.

A share of 0.001 and one of 0.01 differ as much to the ear as 0.1 and 1, and a three-hour track must not be decided
by its duration. Every feature x becomes log(rate x + start) + keep x: for a skewed one `keep` is 0, for another
the logarithm is of 1.
"""

from typing import Any, Self

import numpy as np
from skl2onnx import update_registered_converter
from skl2onnx.algebra.onnx_ops import OnnxAdd, OnnxLog, OnnxMax, OnnxMin, OnnxMul
from skl2onnx.common.data_types import FloatTensorType
from sklearn.base import BaseEstimator, TransformerMixin

from classify.core.features import FEATURE_NAMES

from ..data.table import Floats

LEAST_SHARE = 0.003  # shares far below this one are all the same
TYPICAL_MS = 200_000  # any other would do: it keeps the logarithms near 0, where float32 is fine
SHARES = ("liveness", "speechiness", "acousticness", "instrumentalness")
RATE = np.array([1 / TYPICAL_MS if n == "duration_ms" else (n in SHARES) / LEAST_SHARE for n in FEATURE_NAMES])
START = np.array([float(name != "duration_ms") for name in FEATURE_NAMES])
KEEP = np.array([float(name not in {*SHARES, "duration_ms"}) for name in FEATURE_NAMES])


class Spread(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Clips features `[n, 10]` in raw units to `low` and `high` `[10]`, and spreads the skewed ones."""

    def __init__(self, low: Floats, high: Floats):
        self.low = low
        self.high = high

    def fit(self, features: Floats, moods: Any = None) -> Self:  # noqa: ARG002 - scikit-learn's signature
        """Nothing to learn."""
        self.n_features_in_ = features.shape[1]
        return self

    def transform(self, features: Floats) -> Floats:
        """Features `[n, 10]` -> `[n, 10]`."""
        clipped = np.clip(features, self.low, self.high)
        spread: Floats = np.log(RATE * clipped + START) + KEEP * clipped
        return spread


def _shapes(operator: Any) -> None:
    operator.outputs[0].type = FloatTensorType([None, len(FEATURE_NAMES)])


def _convert(scope: Any, operator: Any, container: Any) -> None:
    def row(values: Floats) -> Any:
        return values.astype(np.float32)[None]

    version, spread = container.target_opset, operator.raw_operator
    above = OnnxMax(operator.inputs[0], row(spread.low), op_version=version)
    clipped = OnnxMin(above, row(spread.high), op_version=version)
    inside = OnnxAdd(OnnxMul(clipped, row(RATE), op_version=version), row(START), op_version=version)
    kept = OnnxMul(clipped, row(KEEP), op_version=version)
    logs = OnnxLog(inside, op_version=version)
    OnnxAdd(logs, kept, op_version=version, output_names=operator.outputs[:1]).add_to(scope, container)


update_registered_converter(Spread, "MoodlistSpread", _shapes, _convert)
