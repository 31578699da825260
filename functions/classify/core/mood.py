"""Moods as data: their names, the model's contract and the scores it gives. Importing this loads no runtime."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct


class Mood(Struct, frozen=True):
    """A mood of the model: its English name, which is also its key, and every name a caller may use.

    The core moods exclude each other, and their scores add up to 1; a tag stands beside them, with a score of its own.
    A core mood's threshold is the score under which a track is uncertain; without one, its tracks always are. A tag's
    is the score from which a track has it.
    """

    name: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    meaning: str
    kind: Literal["core", "tag"] = "core"
    threshold: float | None = None
    experimental: bool = False


class Feature(Struct, frozen=True):
    """An input of the model and its unit."""

    name: str
    unit: str


class Contract(Struct, frozen=True):
    """`mood_model.json`: what the graph takes, gives, was made from, and how good it is."""

    version: str
    graph_sha256: str
    features: tuple[Feature, ...]
    moods: tuple[Mood, ...]
    dataset_sha256: str
    metrics: Mapping[str, Any]
    versions: Mapping[str, str]
    typical: tuple[float, ...]  # the medians of training, moods in equal shares: what "low" is low against


class Scores(Struct, frozen=True):
    """Calibrated probabilities: `rows` has one row per finding, None where no features were found."""

    model: str
    moods: tuple[Mood, ...]
    rows: tuple[tuple[float, ...] | None, ...]
