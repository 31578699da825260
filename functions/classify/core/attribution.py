"""Feature attribution: which features made the model choose a track's mood, compared with a typical song.

This describes the model, not the music. Let g be the log-odds of the mood, x the track and t the typical song (the
medians of the training data). Feature j contributes the mean of two differences: what removing it from x loses,
g(x) - g(x with t's j), and what adding it to t gains, g(t with x's j) - g(t). Features that carry the same information
therefore share the credit.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classify.core.explanation import Explanation, describe_value
from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.model import Matrix, MoodModel
from classify.core.tipping import tipping_points

LogOdds = NDArray[np.float64]

MAX_REASONS = 3  # per track
MAX_TRIED = 4  # features per track that may change its mood
MIN_CONTRIBUTION = 0.05  # of log-odds; a smaller contribution is not a reason


def explain(features: Sequence[AudioFeatures], model: MoodModel) -> list[Explanation]:
    """Explain the best core mood of each track, all of them together."""
    if not features:
        return []
    tracks = np.array([each.row() for each in features], dtype=np.float32)
    typical = np.array(model.contract.typical, dtype=np.float32)
    log_odds = _log_odds(model, _variants(tracks, typical))  # [1 + tracks * 21, core moods]
    contributions, leads, runners_up = _contributions(log_odds, *tracks.shape)
    strongest = np.argsort(-contributions, axis=1, kind="stable")[:, :MAX_REASONS]
    tipping = tipping_points(tracks, np.argsort(-leads, axis=1, kind="stable")[:, :MAX_TRIED], model)
    rows = zip(features, contributions.tolist(), strongest.tolist(), runners_up.tolist(), tipping, strict=True)
    return [
        Explanation(
            reasons=tuple(
                describe_value(FEATURE_NAMES[at], track.row()[at], model.contract.quantiles[at])
                for at in order
                if contribution[at] > MIN_CONTRIBUTION
            ),
            runner_up=model.core_moods[runner_up],
            tipping=change,
        )
        for track, contribution, order, runner_up, change in rows
    ]


def _variants(tracks: Matrix, typical: Matrix) -> Matrix:
    """Return `[1 + tracks * 21, 10]`: the typical song, then for each track the variants whose odds are compared.

    A track has 21 variants: itself, itself with one feature made typical (10), and the typical song with one feature
    of the track (10).
    """
    count, width = tracks.shape
    without = np.repeat(tracks[:, None, :], width, axis=1)
    alone = np.tile(typical, (count, width, 1))
    each = np.arange(width)
    without[:, each, each] = typical
    alone[:, each, each] = tracks
    per_track = np.concatenate([tracks[:, None, :], without, alone], axis=1)
    return np.concatenate([typical[None, :], per_track.reshape(-1, width)])


def _log_odds(model: MoodModel, rows: Matrix) -> LogOdds:
    scores = model.predict(rows)[:, : len(model.core_moods)].astype(np.float64)
    others = scores.sum(axis=1, keepdims=True) - scores
    return np.asarray(np.log(np.maximum(scores, 1e-12)) - np.log(np.maximum(others, 1e-12)))


def _contributions(log_odds: LogOdds, count: int, width: int) -> tuple[LogOdds, LogOdds, NDArray[np.intp]]:
    """Compare the log-odds of the variants.

    Returns:
        The contribution of each feature to the best mood, `[tracks, 10]`; by how much the lead over the runner-up would
        shrink if the feature were typical, `[tracks, 10]`; and the index of the runner-up, `[tracks]`.
    """
    of_typical, per_track = log_odds[0], log_odds[1:].reshape(count, 1 + 2 * width, -1)
    each = np.arange(count)
    second, best = np.argsort(per_track[:, 0], axis=1, kind="stable")[:, -2:].T
    of_best, of_second = per_track[each, :, best], per_track[each, :, second]
    itself, without, alone = of_best[:, :1], of_best[:, 1 : 1 + width], of_best[:, 1 + width :]
    contributions = ((itself - without) + (alone - of_typical[best][:, None])) / 2
    leads = (itself - of_second[:, :1]) - (without - of_second[:, 1 : 1 + width])
    return contributions, leads, second
