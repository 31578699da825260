"""The network as plain arrays: clip to the range of training, scale, one hidden layer, logits.

Several small networks averaged in their logits are one wide network, exactly; so is a network with its temperature
folded in. That is why one hidden layer is all there is, and why the exported graph stays a plain MLP.
"""

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from training.table import Floats

FILE = "network.npz"


@dataclass(frozen=True)
class Network:
    """Ten features in raw units -> logits of four moods."""

    low: Floats  # [10] raw units; a value below counts as this one
    high: Floats  # [10] raw units; a value above counts as this one
    mean: Floats  # [10] of the clipped features brought to 0..1
    scale: Floats  # [10] their standard deviation
    hidden: Floats  # [10, h] weights
    hidden_bias: Floats  # [h]
    output: Floats  # [h, 4] weights
    output_bias: Floats  # [4]

    def scaled(self, features: Floats) -> Floats:
        """Features `[n, 10]` in raw units -> `[n, 10]` with mean 0 and deviation 1 in training."""
        share: Floats = np.clip((features - self.low) / (self.high - self.low), 0, 1)
        return (share - self.mean) / self.scale

    def logits(self, features: Floats) -> Floats:
        """Features `[n, 10]` in raw units -> logits `[n, 4]`."""
        hidden = np.maximum(self.scaled(features) @ self.hidden + self.hidden_bias, 0)
        logits: Floats = hidden @ self.output + self.output_bias
        return logits

    def tempered(self, temperature: float) -> "Network":
        """The same network with every logit divided by `temperature`."""
        return replace(self, output=self.output / temperature, output_bias=self.output_bias / temperature)

    def pipeline(self) -> Pipeline:
        """The same network as a fitted scikit-learn pipeline, for the converter and for comparison."""
        clip = MinMaxScaler(clip=True).fit(np.stack([self.low, self.high]))
        standard = StandardScaler().fit(np.stack([self.low, self.high]))
        standard.mean_, standard.scale_, standard.var_ = self.mean, self.scale, self.scale**2
        classes = len(self.output_bias)
        mlp = MLPClassifier(self.hidden.shape[1], max_iter=1)
        with warnings.catch_warnings(category=ConvergenceWarning, action="ignore"):
            mlp.fit(np.zeros((classes, len(self.low))), np.arange(classes))
        mlp.coefs_ = [self.hidden, self.output]
        mlp.intercepts_ = [self.hidden_bias, self.output_bias]
        return Pipeline([("clip", clip), ("standard", standard), ("mlp", mlp)])

    def save(self, work: Path) -> None:
        """Write the arrays for the export."""
        np.savez(work / FILE, allow_pickle=False, **asdict(self))

    @classmethod
    def load(cls, work: Path) -> "Network":
        """Read what `save` wrote."""
        with np.load(work / FILE, allow_pickle=False) as arrays:
            return cls(**arrays)


def averaged(members: Sequence[Network]) -> Network:
    """The network whose logits are the mean of the members' logits; all share their scaling."""
    return replace(
        members[0],
        hidden=np.concatenate([member.hidden for member in members], axis=1),
        hidden_bias=np.concatenate([member.hidden_bias for member in members]),
        output=np.concatenate([member.output for member in members]) / len(members),
        output_bias=np.mean([member.output_bias for member in members], axis=0),
    )
