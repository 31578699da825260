"""Explanations as data: the features that led to a track's mood, in words. Importing this loads no runtime.

`classify.core.attribution` computes them.
"""

from msgspec import Struct

from classify.core.features import FEATURE_NAMES

# Per feature, the words for a value below and above the typical one, each in English and Spanish.
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
    """A feature, and a description of its value in English and Spanish."""

    feature: str
    en: str
    es: str


# By the index of a feature, then by whether its value is above the typical one.
REASONS = tuple(tuple(Reason(name, *words) for words in WORDS[name]) for name in FEATURE_NAMES)


class Explanation(Struct, frozen=True):
    """Up to three reasons for the best mood, strongest first; the second-best mood; and what separates it most."""

    reasons: tuple[Reason, ...]
    runner_up: str
    tipping: Reason | None  # the feature that, if it were typical, would favour the runner-up most; None if none would
