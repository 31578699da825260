"""The fit of a small network whose labels were each chosen among certain moods only.

A source that knows only happy and sad says, by calling a song happy, that it is happier than sad; it says nothing of
whether the song is happy or relaxing. So the softmax of a row runs over the moods of its source alone, which
scikit-learn's MLP cannot be told; that is why the loop is written out here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..data.table import Flags, Floats

Floats32 = NDArray[np.float32]

NEVER = -30.0  # added to the logit of a mood that the source does not have
MEAN_DECAY, SQUARE_DECAY = 0.9, 0.999  # Adam's usual


@dataclass(frozen=True)
class Recipe:
    """How a network is fitted."""

    members: int = 4  # networks that are averaged
    hidden: int = 32  # units of each
    decay: float = 0.01  # share of the weights taken away per step and unit of learning rate
    epochs: int = 30
    batch: int = 512
    learning_rate: float = 0.003  # at the start; falls to 0 as a cosine
    clip: float = 0.001  # this share of the rows is clipped at either end of each feature
    seed: int = 20261


def learn(rows: Floats, targets: Floats, weights: Floats, choices: Flags, recipe: Recipe) -> list[Floats]:
    """Weights and biases `[m, 10, h]`, `[m, 1, h]`, `[m, h, k]`, `[m, 1, k]` of `m` members.

    `rows` `[n, 10]` are scaled features, `targets` `[n, k]` the shares of each mood, `weights` `[n]` the rows' weights,
    `choices` `[n, k]` the moods among which each label was chosen. Seeded; one thread gives the same bits every time.
    """
    random = np.random.default_rng(recipe.seed)
    layers = _initial(random, recipe, rows.shape[1], targets.shape[1])
    means, squares = [np.zeros_like(layer) for layer in layers], [np.zeros_like(layer) for layer in layers]
    x, t = rows.astype(np.float32), targets.astype(np.float32)
    w, never = (weights / weights.mean()).astype(np.float32)[:, None], np.where(choices, 0, NEVER).astype(np.float32)
    count, step = len(x), 0
    steps = recipe.epochs * -(-count // recipe.batch)
    for _ in range(recipe.epochs):
        order = random.permutation(count)
        for start in range(0, count, recipe.batch):
            at = order[start : start + recipe.batch]
            step += 1
            rate = recipe.learning_rate * (0.5 + 0.5 * np.cos(np.pi * step / steps))
            for position, slope in enumerate(_slopes(layers, x[at], t[at], w[at] / len(at), never[at])):
                means[position] += (1 - MEAN_DECAY) * (slope - means[position])
                squares[position] += (1 - SQUARE_DECAY) * (slope**2 - squares[position])
                mean = means[position] / (1 - MEAN_DECAY**step)
                size = np.sqrt(squares[position] / (1 - SQUARE_DECAY**step)) + 1e-8
                shrink = recipe.decay * layers[position] if position in {0, 2} else 0
                layers[position] -= (rate * (mean / size + shrink)).astype(np.float32)
    return [layer.astype(np.float64) for layer in layers]


def _initial(random: np.random.Generator, recipe: Recipe, inputs: int, moods: int) -> list[Floats32]:
    def layer(wide: int, narrow: int) -> Floats32:
        bound = np.sqrt(6 / (wide + narrow))
        return random.uniform(-bound, bound, (recipe.members, wide, narrow)).astype(np.float32)

    def bias(narrow: int) -> Floats32:
        return np.zeros((recipe.members, 1, narrow), dtype=np.float32)

    return [layer(inputs, recipe.hidden), bias(recipe.hidden), layer(recipe.hidden, moods), bias(moods)]


def _slopes(layers: list[Floats32], x: Floats32, t: Floats32, w: Floats32, never: Floats32) -> list[Floats32]:
    """The gradient of the weighted cross entropy of each member, in the order of `layers`."""
    first, first_bias, last, last_bias = layers
    hidden = np.maximum(x @ first + first_bias, 0)
    powers = hidden @ last + last_bias + never
    powers = np.exp(powers - powers.max(axis=-1, keepdims=True))
    off = (powers / powers.sum(axis=-1, keepdims=True) - t) * w
    back = (off @ last.transpose(0, 2, 1)) * (hidden > 0)
    return [
        x.T @ back,
        back.sum(axis=1, keepdims=True),
        hidden.transpose(0, 2, 1) @ off,
        off.sum(axis=1, keepdims=True),
    ]
