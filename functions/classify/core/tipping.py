"""Tipping points: how far one feature of a track must move before the model answers another mood.

This describes the model, not the music. The other nine features stay as they are, and only values that real songs have
are tried.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from classify.core.explanation import STEPS, Tipping, describe_change
from classify.core.features import FEATURE_NAMES
from classify.core.model import Matrix, MoodModel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_STEP = np.array([STEPS[name] for name in FEATURE_NAMES])
_BISECTIONS = 20  # enough for durations, which have the most steps: 2**20 seconds are twelve days


def tipping_points(tracks: Matrix, features: Ints, model: MoodModel) -> list[Tipping | None]:
    """Return for each track `[n, 10]` a change of one feature that gives it another core mood; None if there is none.

    `features` `[n, m]` are the features to try. Of several changes, the one that passes the fewest real songs is taken,
    and of its values the nearest to the track's own.
    """
    each = np.arange(len(tracks))
    mood = _best(model, tracks)
    grid = np.array(model.contract.quantiles)[features]  # [n, m, q]
    own = tracks[each[:, None], features].astype(np.float64)[:, :, None]
    step = _STEP[features][:, :, None]
    steps, own_steps = np.rint(grid / step), np.rint(own / step)
    answers = _best(model, _changed(tracks, features[:, :, None], steps)).reshape(grid.shape)
    passed = np.abs((grid < own).sum(axis=2, keepdims=True) - np.arange(grid.shape[2]) - 0.5)  # quantiles on the way
    passed[(answers == mood[:, None, None]) | (steps == own_steps)] = np.inf
    nearest = passed.reshape(len(tracks), -1).argmin(axis=1)
    column, at = np.divmod(nearest, grid.shape[2])
    found = np.isfinite(passed[each, column, at])
    feature, inner = features[each, column], own_steps[each, column, 0]

    def flips(steps: Floats) -> Flags:
        other: Flags = _best(model, _changed(tracks, feature[:, None], steps[:, None])) != mood
        return other

    outer = _nearest_flip(flips, inner, steps[each, column, at])
    mood_then = _best(model, _changed(tracks, feature[:, None], outer[:, None]))
    now, value = (np.round(count * _STEP[feature], 3).tolist() for count in (inner, outer))
    rows = zip(found.tolist(), feature.tolist(), mood_then.tolist(), now, value, strict=True)
    return [_tipping(model, *row) if exists else None for exists, *row in rows]


def _nearest_flip(flips: Callable[[Floats], Flags], inner: Floats, outer: Floats) -> Floats:
    """Return values `[n]` nearer to `inner` that still flip, found by bisection; `outer` flips, in steps."""
    for _ in range(_BISECTIONS):
        distance = outer - inner
        middle = inner + np.sign(distance) * np.ceil(np.abs(distance) / 2)
        flipped = flips(middle)
        outer, inner = np.where(flipped, middle, outer), np.where(flipped, inner, middle)
    return outer


def _changed(tracks: Matrix, features: Ints, steps: Floats) -> Matrix:
    """Return variants `[n * values, 10]` of tracks `[n, 10]`, each with one feature at a number of steps.

    `features` and `steps` have `n` as their first dimension and are broadcast against each other.
    """
    features, steps = np.broadcast_arrays(features, steps)
    features, steps = features.reshape(len(tracks), -1), steps.reshape(len(tracks), -1)
    variants = np.repeat(tracks[:, None, :], features.shape[1], axis=1)
    values = np.round(steps * _STEP[features], 3)
    np.put_along_axis(variants, features[:, :, None], values[:, :, None].astype(np.float32), axis=2)
    return variants.reshape(-1, tracks.shape[1])


def _best(model: MoodModel, rows: Matrix) -> Ints:
    best: Ints = model.predict(rows)[:, : len(model.core_moods)].argmax(axis=1)
    return best


def _tipping(model: MoodModel, feature: int, mood: int, now: float, value: float) -> Tipping:
    name, target = FEATURE_NAMES[feature], model.contract.moods[mood]
    spanish = target.es[0] if target.es else target.name
    return Tipping(name, *describe_change(name, (target.name, spanish), now, value), target.name, now, value)
