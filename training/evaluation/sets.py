"""Answer sets: the smallest set of moods whose scores add up to a level, and how often it holds the label.

A level is chosen on the folds of some artists and measured on those of others.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..data.folds import Split
from ..data.table import Flags, Floats, Ints, equal_shares
from .metrics import rounded

TARGET = 0.75  # the share of songs whose set holds their label, moods weighted equally
TARGETS = (0.70, 0.75, 0.80, 0.85, 0.90)
MOOD_MARGIN = 0.10  # the songs of no mood are held less often than the target less this margin
LEVELS = np.arange(20, 200) / 200
KINDS = ("clear", "either", "unclear")


def set_sizes(scores: Floats, level: Floats | float) -> Ints:
    """Return how many moods `[n]` the sets of scores `[n, k]` have; `level` is a number or one per row `[n]`."""
    reached = np.cumsum(-np.sort(-scores, axis=1), axis=1)[:, :-1]
    sizes: Ints = 1 + (reached < np.reshape(level, (-1, 1))).sum(axis=1)
    return sizes


def sets_hold_label(scores: Floats, moods: Ints, sizes: Ints) -> Flags:
    """Return whether each set `[n]` holds the label."""
    order = np.argsort(-scores, axis=1, kind="stable")
    rank = (order == moods[:, None]).argmax(axis=1)
    flags: Flags = rank < sizes
    return flags


def lowest_level(scores: Floats, moods: Ints, target: float = TARGET) -> float:
    """Return the lowest level at which the sets hold the label of `target` of the songs, with moods weighted equally.

    For no mood do they hold it less often than `target` less 0.10. Returns 1 if no level below it is enough.
    """
    weights = equal_shares(moods)
    for level in LEVELS:
        held = sets_hold_label(scores, moods, set_sizes(scores, level))
        per_mood = np.bincount(moods, held) / np.maximum(np.bincount(moods), 1)
        if np.average(held, weights=weights) >= target and per_mood[np.unique(moods)].min() >= target - MOOD_MARGIN:
            return float(level)
    return 1.0


def cross_fitted_sizes(scores: Floats, moods: Ints, splits: Sequence[Split], target: float = TARGET) -> Ints:
    """Return how many moods `[n]` the sets have if each fold's level is chosen on the other folds."""
    tested = np.concatenate([test for _, test in splits])
    sizes = np.ones(len(moods), dtype=np.int64)
    for _, test in splits:
        others = np.setdiff1d(tested, test)
        sizes[test] = set_sizes(scores[test], lowest_level(scores[others], moods[others], target))
    return sizes


def describe_sets(scores: Floats, moods: Ints, sizes: Ints, names: Sequence[str]) -> dict[str, Any]:
    """Return the shares of clear, either and unclear answers, and how often each holds the label.

    Moods are weighted equally. Per mood: how often the sets of its songs hold it, and how many of them are clear.
    """
    weights = equal_shares(moods)
    held = sets_hold_label(scores, moods, sizes)
    kinds = {"clear": sizes == 1, "either": sizes == 2, "unclear": sizes > 2}
    per_mood = {
        name: {"right": rounded(held[of_mood].mean()), "clear": rounded((sizes[of_mood] == 1).mean())}
        for at, name in enumerate(names)
        if (of_mood := moods == at).any()
    }
    return {
        "right": rounded(np.average(held, weights=weights)),
        **{
            kind: {
                "share": rounded(np.average(flags, weights=weights)),
                "right": rounded(np.average(held[flags], weights=weights[flags])) if flags.any() else None,
            }
            for kind, flags in kinds.items()
        },
        "moods": per_mood,
    }


def levels_and_sets(
    scores: Floats,
    moods: Ints,
    splits: Sequence[Split],
    names: Sequence[str],
    others: Mapping[str, tuple[Flags, Floats]],
) -> dict[str, Any]:
    """Return, per target, the level and its sets: cross-fitted on unseen artists, then as it is on `others`.

    `others` maps a name to the rows `[n]` to measure and to other scores `[n, k]` of them.
    """
    tested = np.sort(np.concatenate([test for _, test in splits]))
    levels = {}
    for target in TARGETS:
        level = lowest_level(scores[tested], moods[tested], target)
        sizes = cross_fitted_sizes(scores, moods, splits, target)
        levels[f"{target:.2f}"] = {
            "level": level,
            "unseen_artists": describe_sets(scores[tested], moods[tested], sizes[tested], names),
            **{
                name: describe_sets(found[rows], moods[rows], set_sizes(found[rows], level), names)
                for name, (rows, found) in others.items()
                if rows.any()
            },
        }
    return levels
