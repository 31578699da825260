"""Train small networks on labels that were each chosen among the moods of one source.

If a source has only happy and sad, the label happy means happier than sad; it does not compare happy with relaxing. So
the softmax of a row runs over the moods of its source alone. scikit-learn's MLP cannot do that, hence this loop.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..data.table import Flags, Floats, Ints

Floats32 = NDArray[np.float32]

MASKED = -30.0  # added to the logit of a mood that the source does not have
MEAN_DECAY, SQUARE_DECAY = 0.9, 0.999  # the defaults of Adam (https://arxiv.org/abs/1412.6980)


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters of a network."""

    members: int = 4  # networks that are averaged
    hidden: int = 32  # units of each member
    decay: float = 0.01  # weight decay per step and unit of learning rate
    epochs: int = 30
    batch: int = 512
    learning_rate: float = 0.003  # initial; falls to 0 along a cosine
    clip: float = 0.001  # share of the rows clipped at either end of each feature
    seed: int = 20261


def train_layers(rows: Floats, moods: Ints, weights: Floats, choices: Flags, recipe: Recipe) -> list[Floats]:
    """Return weights and biases `[m, i, h]`, `[m, 1, h]`, `[m, h, k]`, `[m, 1, k]` of `m` members.

    `rows` `[n, i]` are scaled inputs, `moods` `[n]` the labels, `weights` `[n]` the rows' weights,
    `choices` `[n, k]` the moods among which each label was chosen. Seeded: on one thread the result is reproducible
    bit for bit.
    """
    random = np.random.default_rng(recipe.seed)
    layers = _initial(random, recipe, rows.shape[1], choices.shape[1])
    means, squares = [np.zeros_like(layer) for layer in layers], [np.zeros_like(layer) for layer in layers]
    x, t = rows.astype(np.float32), np.eye(choices.shape[1], dtype=np.float32)[moods]
    w, mask = (weights / weights.mean()).astype(np.float32)[:, None], np.where(choices, 0, MASKED).astype(np.float32)
    count, step = len(x), 0
    steps = recipe.epochs * -(-count // recipe.batch)
    for _ in range(recipe.epochs):
        order = random.permutation(count)
        for start in range(0, count, recipe.batch):
            at = order[start : start + recipe.batch]
            step += 1
            rate = recipe.learning_rate * (0.5 + 0.5 * np.cos(np.pi * step / steps))
            for position, gradient in enumerate(_gradients(layers, x[at], t[at], w[at] / len(at), mask[at])):
                means[position] += (1 - MEAN_DECAY) * (gradient - means[position])
                squares[position] += (1 - SQUARE_DECAY) * (gradient**2 - squares[position])
                mean = means[position] / (1 - MEAN_DECAY**step)
                size = np.sqrt(squares[position] / (1 - SQUARE_DECAY**step)) + 1e-8
                shrink = recipe.decay * layers[position] if position in {0, 2} else 0
                layers[position] -= (rate * (mean / size + shrink)).astype(np.float32)
    return [layer.astype(np.float64) for layer in layers]


def _initial(random: np.random.Generator, recipe: Recipe, inputs: int, moods: int) -> list[Floats32]:
    def layer(fan_in: int, fan_out: int) -> Floats32:
        bound = np.sqrt(6 / (fan_in + fan_out))
        return random.uniform(-bound, bound, (recipe.members, fan_in, fan_out)).astype(np.float32)

    def bias(fan_out: int) -> Floats32:
        return np.zeros((recipe.members, 1, fan_out), dtype=np.float32)

    return [layer(inputs, recipe.hidden), bias(recipe.hidden), layer(recipe.hidden, moods), bias(moods)]


def _gradients(layers: list[Floats32], x: Floats32, t: Floats32, w: Floats32, mask: Floats32) -> list[Floats32]:
    """Return the gradients of each member's weighted cross entropy, in the order of `layers`."""
    first, first_bias, last, last_bias = layers
    hidden = np.maximum(x @ first + first_bias, 0)
    powers = hidden @ last + last_bias + mask
    powers = np.exp(powers - powers.max(axis=-1, keepdims=True))
    error = (powers / powers.sum(axis=-1, keepdims=True) - t) * w
    hidden_error = (error @ last.transpose(0, 2, 1)) * (hidden > 0)
    return [
        x.T @ hidden_error,
        hidden_error.sum(axis=1, keepdims=True),
        hidden.transpose(0, 2, 1) @ error,
        error.sum(axis=1, keepdims=True),
    ]
