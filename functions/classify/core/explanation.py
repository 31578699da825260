"""Why a track got its mood: which of its features pushed it there, compared with a typical song of the training.

It describes the model, not the music. With g the log-odds of the mood, x the track and t the typical song, feature j
contributes half of [g(x) - g(x with j of t)] + [g(t with j of x) - g(t)]: what is lost by taking it away, and what is
gained by giving it, so that features that say the same share what they say.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.model import Matrix, MoodModel

Odds = NDArray[np.float64]

SHOWN = 3  # reasons per track
LEAST = 0.05  # of log-odds; a smaller push is no reason

# What a value below and above the typical one is called.
WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "energy": (("low energy", "poca energía"), ("high energy", "mucha energía")),
    "liveness": (("sounds like a studio", "suena a estudio"), ("sounds live", "suena en directo")),
    "tempo": (("slow", "tempo lento"), ("fast", "tempo rápido")),
    "speechiness": (("hardly any speech", "casi sin voz hablada"), ("much speech", "mucha voz hablada")),
    "acousticness": (("hardly acoustic", "poco acústica"), ("mostly acoustic", "mayormente acústica")),
    "instrumentalness": (("sung", "cantada"), ("instrumental", "instrumental")),
    "danceability": (("hard to dance to", "poco bailable"), ("danceable", "bailable")),
    "duration_ms": (("short", "corta"), ("long", "larga")),
    "loudness": (("quiet", "volumen bajo"), ("loud", "volumen alto")),
    "valence": (("negative in tone", "tono negativo"), ("positive in tone", "tono positivo")),
}


class Reason(Struct, frozen=True):
    """A feature and what its value is like, in plain words of two languages."""

    feature: str
    en: str
    es: str


REASONS = tuple(tuple(Reason(name, *words) for words in WORDS[name]) for name in FEATURE_NAMES)


class Explanation(Struct, frozen=True):
    """At most three reasons, the strongest first; the mood that came second; what would most have tipped it there."""

    reasons: tuple[Reason, ...]
    runner_up: str
    tipping: Reason | None  # the feature that, made typical, brings the second mood nearest; None where none does


def explain(features: Sequence[AudioFeatures], model: MoodModel) -> list[Explanation]:
    """Why each track has its best core mood; one run of the model for all of them."""
    if not features:
        return []
    tracks = np.array([each.row() for each in features], dtype=np.float32)
    typical = np.array(model.contract.typical, dtype=np.float32)
    log_odds = _log_odds(model, _variants(tracks, typical))  # [1 + tracks * 21, core moods]
    pushes, nearer, second = _contributions(log_odds, *tracks.shape)
    strongest = np.argsort(-pushes, axis=1, kind="stable")[:, :SHOWN]
    above = (tracks > typical).tolist()
    rows = zip(pushes.tolist(), nearer.tolist(), strongest.tolist(), second.tolist(), above, strict=True)
    return [
        Explanation(
            reasons=tuple(_reason(at, high) for at in order if push[at] > LEAST),
            runner_up=model.core_moods[after],
            tipping=_reason(tip.index(max(tip)), high) if max(tip) > LEAST else None,
        )
        for push, tip, order, after, high in rows
    ]


def _variants(tracks: Matrix, typical: Matrix) -> Matrix:
    """The typical song, and for each track: itself, then without each feature, then each feature alone."""
    count, width = tracks.shape
    without = np.repeat(tracks[:, None, :], width, axis=1)
    alone = np.tile(typical, (count, width, 1))
    each = np.arange(width)
    without[:, each, each] = typical
    alone[:, each, each] = tracks
    per_track = np.concatenate([tracks[:, None, :], without, alone], axis=1)
    return np.concatenate([typical[None, :], per_track.reshape(-1, width)])


def _log_odds(model: MoodModel, rows: Matrix) -> Odds:
    scores = model.predict(rows)[:, : len(model.core_moods)].astype(np.float64)
    others = scores.sum(axis=1, keepdims=True) - scores
    return np.asarray(np.log(np.maximum(scores, 1e-12)) - np.log(np.maximum(others, 1e-12)))


def _contributions(log_odds: Odds, count: int, width: int) -> tuple[Odds, Odds, NDArray[np.intp]]:
    """Each feature's push towards the best mood, how much nearer its absence brings the second, both `[n, 10]`."""
    of_typical, per_track = log_odds[0], log_odds[1:].reshape(count, 1 + 2 * width, -1)
    each = np.arange(count)
    second, best = np.argsort(per_track[:, 0], axis=1, kind="stable")[:, -2:].T
    of_best, of_second = per_track[each, :, best], per_track[each, :, second]
    itself, without, alone = of_best[:, :1], of_best[:, 1 : 1 + width], of_best[:, 1 + width :]
    pushes = ((itself - without) + (alone - of_typical[best][:, None])) / 2
    nearer = (itself - of_second[:, :1]) - (without - of_second[:, 1 : 1 + width])
    return pushes, nearer, second


def _reason(at: int, high: Sequence[bool]) -> Reason:
    return REASONS[at][high[at]]
