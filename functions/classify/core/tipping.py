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
_AT_ONCE = 16  # changes of a track; more would try many behind the first that flips, fewer would leave blocks empty


def tipping_points(tracks: Matrix, features: Ints, model: MoodModel) -> list[Tipping | None]:
    """Return for each track `[n, 10]` a change of one feature that gives it another core mood; None if there is none.

    `features` `[n, m]` are the features to try. Of several changes, the one that passes the fewest real songs is taken,
    and of its values the nearest to the track's own.
    """
    each = np.arange(len(tracks))[:, None]
    mood = _best(model, tracks)
    grid = np.array(model.contract.quantiles)[features]  # [n, m, q]
    own = tracks[each, features].astype(np.float64)[:, :, None]
    step = _STEP[features][:, :, None]
    steps, own_steps = np.rint(grid / step), np.rint(own / step)
    passed = np.abs((grid < own).sum(axis=2, keepdims=True) - np.arange(grid.shape[2]) - 0.5)  # quantiles on the way
    passed[steps == own_steps] = np.inf  # no change
    passed = passed.reshape(len(tracks), features.shape[1] * grid.shape[2])
    order = passed.argsort(axis=1, kind="stable")
    column, at = np.divmod(order, grid.shape[2])  # of all changes of each track, those that pass the fewest songs first
    feature, outer, inner = features[each, column], steps[each, column, at], own_steps[each, column, 0]

    def answers(rows: Ints, feature: Ints, steps: Floats) -> Ints:
        return _best(model, _changed(tracks[rows], feature, steps))

    def flips(rows: Ints, feature: Ints, steps: Floats) -> Flags:
        other: Flags = answers(rows, feature, steps) != mood[rows]
        return other

    rows, first = _first_flips(flips, feature, outer, np.isfinite(passed[each, order]))
    feature, outer, inner = feature[rows, first], outer[rows, first], inner[rows, first]
    outer = _nearest_flips(lambda some, steps: flips(rows[some], feature[some], steps), inner, outer)
    now, value = (np.round(count * _STEP[feature], 3).tolist() for count in (inner, outer))
    found: list[Tipping | None] = [None] * len(tracks)
    for row, *change in zip(rows, feature.tolist(), answers(rows, feature, outer).tolist(), now, value, strict=True):
        found[row] = _tipping(model, *change)
    return found


def _first_flips(
    flips: Callable[[Ints, Ints, Floats], Flags], features: Ints, steps: Floats, exists: Flags
) -> tuple[Ints, Ints]:
    """Return the tracks that a change flips, and for each of them the first that does, of `[n, changes]` in order.

    A few changes are tried at once; a track whose mood has flipped is not tried any further.
    """
    first = np.full(len(features), -1)
    for start in range(0, features.shape[1], _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        rows, columns = np.nonzero((first < 0)[:, None] & exists[:, part])
        columns += start
        flipped = flips(rows, features[rows, columns], steps[rows, columns])
        tracks, at = np.unique(rows[flipped], return_index=True)  # the first of each, since the order is kept
        first[tracks] = columns[flipped][at]
    rows = np.flatnonzero(first >= 0)
    return rows, first[rows]


def _nearest_flips(flips: Callable[[Ints, Floats], Flags], inner: Floats, outer: Floats) -> Floats:
    """Return values `[n]` nearer to `inner` that still flip, found by bisection; `outer` flips, in steps."""
    inner, outer = inner.copy(), outer.copy()
    while (some := np.flatnonzero(np.abs(outer - inner) > 1)).size:
        distance = outer[some] - inner[some]
        middle = inner[some] + np.sign(distance) * np.ceil(np.abs(distance) / 2)
        flipped = flips(some, middle)
        outer[some], inner[some] = np.where(flipped, middle, outer[some]), np.where(flipped, inner[some], middle)
    return outer


def _changed(tracks: Matrix, features: Ints, steps: Floats) -> Matrix:
    """Return the tracks `[n, 10]`, each with one of `features` `[n]` at a number of steps `[n]`."""
    changed = tracks.copy()
    changed[np.arange(len(tracks)), features] = np.round(steps * _STEP[features], 3)
    return changed


def _best(model: MoodModel, rows: Matrix) -> Ints:
    best: Ints = model.predict(rows)[:, : len(model.core_moods)].argmax(axis=1)
    return best


def _tipping(model: MoodModel, feature: int, mood: int, now: float, value: float) -> Tipping:
    name, target = FEATURE_NAMES[feature], model.contract.moods[mood]
    spanish = target.es[0] if target.es else target.name
    return Tipping(name, *describe_change(name, (target.name, spanish), now, value), target.name, now, value)
