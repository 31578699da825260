"""Rows at which the model is about to change its answer, and at the ends of the ranges of the features."""

import numpy as np

from classify.core.features import AudioFeatures, Found
from classify.core.model import MoodModel
from classify.core.playlist import Track
from classify.core.report import Classified
from tests.unit.classify.catalog.poison import HEADER, encode

Numbers = list[float]  # as in the file, in the order of NUMBERS
NUMBERS = (
    *("Duration (ms)", "Danceability", "Energy", "Loudness", "Speechiness", "Acousticness"),
    *("Instrumentalness", "Liveness", "Valence", "Tempo"),
)
LOWEST: Numbers = [1_000, 0, 0, -60, 0, 0, 0, 0, 0, 1]
HIGHEST: Numbers = [3_600_000, 1, 1, 0, 1, 1, 1, 1, 1, 250]
BORDERS = 60


def at_borders(model: MoodModel) -> bytes:
    """Return rows of a CSV, without its header: both sides of 60 borders, some of them twice, and the ends of ranges.

    A border is where the mood, its alternatives or the tags change on the line between two rows.
    """
    drawn = np.random.default_rng(7).uniform(LOWEST, HIGHEST, (BORDERS, 2, len(NUMBERS))).tolist()
    borders = [row for one, other in drawn for row in _both_sides_of_a_border(one, other, model)]
    ends: list[Numbers] = [[*LOWEST[:at], HIGHEST[at], *LOWEST[at + 1 :]] for at in range(len(NUMBERS))]
    rows = [*borders, *ends, LOWEST, HIGHEST, *borders[:20]]  # the last are other songs with the same numbers
    return encode([_row(number, values) for number, values in enumerate(rows)])


def _row(number: int, values: Numbers) -> list[str]:
    cells = dict.fromkeys(HEADER, "1") | {"Track Name": "Edge", "Artist Name(s)": "Vela"}
    cells["Track URI"] = f"spotify:track:edge{number:018}"
    return [*(cells | dict(zip(NUMBERS, map(repr, values), strict=True))).values()]


def _verdict(values: Numbers, model: MoodModel) -> object:
    """Return what the model answers for a row of the file."""
    names = ("duration_ms", *(name.lower() for name in NUMBERS[1:]))
    given = dict(zip(names, values, strict=True))
    found = Found(AudioFeatures(**given), "given")
    scores = model.scores([found])
    assert scores.rows[0] is not None
    each = Classified.of(Track(position=1), found, scores.rows[0], scores)
    return each.mood, each.alternatives, each.certain_tags


def _both_sides_of_a_border(one: Numbers, other: Numbers, model: MoodModel) -> list[Numbers]:
    """Return the values nearest to each other, on the line between two rows, that the model answers differently."""
    near, far, answer = np.array(one), np.array(other), _verdict(one, model)
    for _ in range(40):
        middle = (near + far) / 2
        near, far = (middle, far) if _verdict(middle.tolist(), model) == answer else (near, middle)
    return [near.tolist(), far.tolist()]
