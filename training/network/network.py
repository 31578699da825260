"""The network as plain arrays: clip to the range of training, make 14 inputs, scale, one hidden layer, logits.

With a single hidden layer, the mean of several networks' logits is exactly one wider network, and a temperature can be
folded into the last layer. So the exported graph stays a plain MLP.
"""

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from ..data.table import Floats
from .scaling import INPUTS, Spread

FILE = "network.npz"


@dataclass(frozen=True)
class Network:
    """A network from ten features in raw units to logits of `k` mutually exclusive moods."""

    low: Floats  # [10] raw units; lower values are clipped to it
    high: Floats  # [10] raw units; higher values are clipped to it
    mean: Floats  # [14] of the inputs made of the features (scaling.py)
    scale: Floats  # [14] their standard deviation
    hidden: Floats  # [14, h] weights
    hidden_bias: Floats  # [h]
    output: Floats  # [h, k] weights
    output_bias: Floats  # [k]

    def scale_features(self, features: Floats) -> Floats:
        """Return the inputs `[n, 14]` of features `[n, 10]` in raw units, with mean 0 and deviation 1 in training."""
        return (Spread(self.low, self.high).transform(features) - self.mean) / self.scale

    def logits(self, features: Floats) -> Floats:
        """Return the logits `[n, k]` of features `[n, 10]` in raw units."""
        hidden = np.maximum(self.scale_features(features) @ self.hidden + self.hidden_bias, 0)
        logits: Floats = hidden @ self.output + self.output_bias
        return logits

    def has_scaling_of(self, other: "Network") -> bool:
        """Return whether both networks scale features in the same way."""
        return all(
            np.array_equal(getattr(self, part), getattr(other, part)) for part in ("low", "high", "mean", "scale")
        )

    def with_temperature(self, temperature: float, shift: Floats | float = 0.0) -> "Network":
        """Return a network with every logit divided by `temperature`, then `shift` `[k]` added."""
        return replace(self, output=self.output / temperature, output_bias=self.output_bias / temperature + shift)

    def pipeline(self) -> Pipeline:
        """Return the network as a fitted scikit-learn pipeline, for the converter and for the check of the graph."""
        spread = Spread(self.low, self.high).fit(self.low[None])
        standard = StandardScaler().fit(np.zeros((1, INPUTS)))
        standard.mean_, standard.scale_, standard.var_ = self.mean, self.scale, self.scale**2
        classes = len(self.output_bias)
        mlp = MLPClassifier(self.hidden.shape[1], max_iter=1)
        with warnings.catch_warnings(category=ConvergenceWarning, action="ignore"):
            mlp.fit(np.zeros((classes, INPUTS)), np.arange(classes))
        output, bias = self.output, self.output_bias
        if classes == 2:  # scikit-learn has one unit for two classes: the logit of the second against the first
            output, bias = output[:, 1:] - output[:, :1], bias[1:] - bias[:1]
        mlp.coefs_ = [self.hidden, output]
        mlp.intercepts_ = [self.hidden_bias, bias]
        return Pipeline([("spread", spread), ("standard", standard), ("mlp", mlp)])

    def save(self, work: Path, name: str = FILE) -> None:
        """Write the arrays for the export."""
        np.savez(work / name, allow_pickle=False, **asdict(self))

    @classmethod
    def load(cls, work: Path, name: str = FILE) -> "Network":
        """Read what `save` wrote."""
        with np.load(work / name, allow_pickle=False) as arrays:
            return cls(**arrays)


def average_networks(members: Sequence[Network]) -> Network:
    """Return the network whose logits are the mean of the members' logits; all must share one scaling."""
    return replace(
        members[0],
        hidden=np.concatenate([member.hidden for member in members], axis=1),
        hidden_bias=np.concatenate([member.hidden_bias for member in members]),
        output=np.concatenate([member.output for member in members]) / len(members),
        output_bias=np.mean([member.output_bias for member in members], axis=0),
    )
