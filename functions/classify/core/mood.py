"""Moods as data: their names, the model's description and its scores. Importing this loads no runtime."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct


class Mood(Struct, frozen=True):
    """A mood of the model: its key, which is its English name, and all names that a caller can use.

    Core moods exclude each other, and their scores add up to 1. Tags are independent of them. A track is uncertain if
    the score of its core mood is below the mood's threshold, or if the mood has none. A track has a tag if its score
    reaches the tag's threshold.
    """

    name: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    meaning: str
    kind: Literal["core", "tag"] = "core"
    threshold: float | None = None
    experimental: bool = False


class Feature(Struct, frozen=True):
    """An input of the model, and its unit."""

    name: str
    unit: str


class Contract(Struct, frozen=True):
    """`mood_model.json`: the graph's inputs and outputs, the data it was trained on, and its metrics."""

    version: str
    graph_sha256: str
    features: tuple[Feature, ...]
    moods: tuple[Mood, ...]
    dataset_sha256: str
    metrics: Mapping[str, Any]
    versions: Mapping[str, str]
    typical: tuple[float, ...]  # a typical song: medians of the training data, all moods weighted equally


class Scores(Struct, frozen=True):
    """Calibrated probabilities: `rows` has one row per finding, None if its features are missing."""

    model: str
    moods: tuple[Mood, ...]
    rows: tuple[tuple[float, ...] | None, ...]
