"""Explanations as data: what led to a track's mood, and what would change it. Importing this loads no runtime.

`classify.core.attribution` and `classify.core.tipping` compute them.
"""

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from classify.core.mood import QUANTILES

# Per feature: the share of real songs up to which words apply, and the words in English and Spanish.
WORDS: dict[str, tuple[tuple[float, str, str], ...]] = {
    "energy": (
        (0.10, "very low energy", "muy poca energía"),
        (0.35, "low energy", "poca energía"),
        (0.65, "medium energy", "energía media"),
        (0.90, "high energy", "mucha energía"),
        (1, "very high energy", "muchísima energía"),
    ),
    "liveness": (
        (0.75, "sounds like a studio", "suena a estudio"),
        (0.95, "sounds a little live", "suena algo en directo"),
        (1, "sounds live", "suena en directo"),
    ),
    "tempo": (
        (0.10, "very slow", "muy lenta"),
        (0.35, "slow", "lenta"),
        (0.65, "medium tempo", "tempo medio"),
        (0.90, "fast", "rápida"),
        (1, "very fast", "muy rápida"),
    ),
    "speechiness": (
        (0.50, "hardly any speech", "casi sin voz hablada"),
        (0.80, "little speech", "poca voz hablada"),
        (0.95, "some speech", "algo de voz hablada"),
        (1, "much speech", "mucha voz hablada"),
    ),
    "acousticness": (
        (0.25, "not acoustic", "nada acústica"),
        (0.55, "hardly acoustic", "poco acústica"),
        (0.75, "partly acoustic", "algo acústica"),
        (0.90, "mostly acoustic", "mayormente acústica"),
        (1, "acoustic", "acústica"),
    ),
    "instrumentalness": (
        (0.75, "sung", "cantada"),
        (0.85, "partly instrumental", "en parte instrumental"),
        (1, "instrumental", "instrumental"),
    ),
    "danceability": (
        (0.10, "not danceable", "nada bailable"),
        (0.35, "hard to dance to", "poco bailable"),
        (0.65, "fairly danceable", "algo bailable"),
        (0.90, "danceable", "bailable"),
        (1, "very danceable", "muy bailable"),
    ),
    "duration_ms": (
        (0.10, "very short", "muy corta"),
        (0.35, "short", "corta"),
        (0.65, "of usual length", "de duración normal"),
        (0.90, "long", "larga"),
        (1, "very long", "muy larga"),
    ),
    "loudness": (
        (0.10, "very quiet", "volumen muy bajo"),
        (0.35, "quiet", "volumen bajo"),
        (0.65, "medium loudness", "volumen medio"),
        (0.90, "loud", "volumen alto"),
        (1, "very loud", "volumen muy alto"),
    ),
    "valence": (
        (0.10, "very negative in tone", "tono muy negativo"),
        (0.35, "negative in tone", "tono negativo"),
        (0.65, "neutral in tone", "tono neutro"),
        (0.90, "positive in tone", "tono positivo"),
        (1, "very positive in tone", "tono muy positivo"),
    ),
}
# Per feature: what less and more of it is, each in English and Spanish.
CHANGES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "energy": (("less energy", "menos energía"), ("more energy", "más energía")),
    "liveness": (
        ("less of a live sound", "un sonido menos en directo"),
        ("a more live sound", "un sonido más en directo"),
    ),
    "tempo": (("a slower tempo", "un tempo más lento"), ("a faster tempo", "un tempo más rápido")),
    "speechiness": (("less speech", "menos voz hablada"), ("more speech", "más voz hablada")),
    "acousticness": (
        ("a less acoustic sound", "un sonido menos acústico"),
        ("a more acoustic sound", "un sonido más acústico"),
    ),
    "instrumentalness": (("more singing", "más canto"), ("less singing", "menos canto")),
    "danceability": (
        ("a less danceable beat", "un ritmo menos bailable"),
        ("a more danceable beat", "un ritmo más bailable"),
    ),
    "duration_ms": (("a shorter song", "una canción más corta"), ("a longer song", "una canción más larga")),
    "loudness": (("a quieter sound", "un sonido menos fuerte"), ("a louder sound", "un sonido más fuerte")),
    "valence": (("a more negative tone", "un tono más negativo"), ("a more positive tone", "un tono más positivo")),
}
# Per feature: the step in which a change is looked for and shown, in the feature's unit.
STEPS: dict[str, float] = {
    **dict.fromkeys(("energy", "liveness", "danceability", "valence"), 0.01),
    **dict.fromkeys(("speechiness", "acousticness", "instrumentalness"), 0.001),
    "tempo": 1,
    "duration_ms": 1000,
    "loudness": 0.1,
}


class Reason(Struct, frozen=True):
    """A feature, and a description of its value in English and Spanish."""

    feature: str
    en: str
    es: str


class Tipping(Struct, frozen=True):
    """A change of one feature that gives the track another mood: `value` instead of `now`, in the feature's unit."""

    feature: str
    en: str
    es: str
    # None in reports that were stored before these fields existed.
    mood: str | None = None  # the model's answer for `value`
    now: float | None = None
    value: float | None = None


class Explanation(Struct, frozen=True):
    """Up to three reasons for the best mood, strongest first; the second-best mood; and what would change the mood."""

    reasons: tuple[Reason, ...]
    runner_up: str
    tipping: Tipping | None  # None if no change of one feature, among real values, does

    @property
    def text(self) -> str:
        """The reasons and what would change the mood, in English."""
        reasons = ", ".join(reason.en for reason in self.reasons)
        return "; ".join(filter(None, (reasons, self.tipping.en if self.tipping else "")))


def describe_value(feature: str, value: float, quantiles: Sequence[float]) -> Reason:
    """Return a feature's value in words that follow where it stands among real songs.

    `quantiles` are the feature's values at the shares QUANTILES.
    """
    below = bisect_left(quantiles, value)
    share = QUANTILES[below] if below < len(QUANTILES) else 1.0
    en, es = next(words for upper, *words in WORDS[feature] if share <= upper)
    return Reason(feature, en, es)


def describe_change(feature: str, mood: tuple[str, str], now: float, value: float) -> tuple[str, str]:
    """Return what changes a track's mood to `mood` (English, Spanish), as a clause in English and Spanish."""
    en, es = CHANGES[feature][value > now]
    new, old = format_value(feature, value), format_value(feature, now)
    return (
        f"would be {mood[0]} with {en}: {new} instead of {old}",
        f"sería {mood[1]} con {es}: {new.replace('.', ',')} en lugar de {old.replace('.', ',')}",
    )


def format_value(feature: str, value: float) -> str:
    """Return a feature's value as text: a share, beats per minute, decibels, or minutes and seconds."""
    if feature == "duration_ms":
        return f"{value // 60_000:.0f}:{value // 1000 % 60:02.0f}"
    if feature == "tempo":
        return f"{value:.0f} bpm"
    if feature == "loudness":
        return f"{value:.1f} dB"
    return f"{value:.{2 if STEPS[feature] == 0.01 else 3}f}"
