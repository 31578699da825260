"""Moods as data: their names, the model's description and its scores. Importing this loads no runtime."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

# The shares of real songs below the quantiles of a contract: every twentieth, and the outermost hundredths.
QUANTILES = (0.01, *(number / 20 for number in range(1, 20)), 0.99)


class Mood(Struct, frozen=True):
    """A mood of the model: its key, which is its English name, and all names that a caller can use.

    Core moods exclude each other, and their scores add up to 1. Tags are independent of them: a track has a tag if its
    score reaches the tag's threshold.
    """

    name: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    meaning: str
    kind: Literal["core", "tag"] = "core"
    threshold: float | None = None  # of a tag
    experimental: bool = False


class Feature(Struct, frozen=True):
    """An input of the model, and its unit."""

    name: str
    unit: str


class SetShare(Struct, frozen=True):
    """How many songs get one kind of answer, and how many of these answers hold the right mood; 0 to 1."""

    share: float
    right: float | None  # None if there are none


class AnswerSets(Struct, frozen=True):
    """How the model answers with sets: the smallest set of core moods whose scores add up to `level`.

    The shares were measured on artists that training did not see, with the moods weighted equally.
    """

    level: float
    right: float  # of all sets
    clear: SetShare  # one mood
    either: SetShare  # two moods
    unclear: SetShare  # more
    moods: Mapping[str, float]  # by core mood: the share of its songs whose set holds it


class Contract(Struct, frozen=True):
    """`mood_model.json`: the graph's inputs and outputs, the data it was trained on, and its metrics."""

    version: str
    graph_sha256: str
    features: tuple[Feature, ...]
    moods: tuple[Mood, ...]
    sets: AnswerSets
    dataset_sha256: str
    metrics: Mapping[str, Any]
    versions: Mapping[str, str]
    typical: tuple[float, ...]  # a typical song: medians of the training data, all moods weighted equally
    quantiles: tuple[tuple[float, ...], ...]  # of each feature among real songs, at the shares QUANTILES


class Scores(Struct, frozen=True):
    """Calibrated probabilities: `rows` has one row per finding, None if its features are missing."""

    model: str
    moods: tuple[Mood, ...]
    level: float  # of the answer sets
    rows: tuple[tuple[float, ...] | None, ...]
