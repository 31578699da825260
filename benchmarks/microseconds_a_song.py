"""Measure the model's time per song in batches of 1,000 on one core: scores, explanations, and their ratio.

An explanation runs the graph for about 75 rows a song: 21 for the reasons, the others until a change of one feature is
found that gives another mood.
"""

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.figures import Figure, show
from classify.core.attribution import explain
from classify.core.features import AudioFeatures
from classify.core.model import MoodModel
from classify.settings import Settings

SONGS = 1000
RUNS = 30


def songs(model: MoodModel) -> list[AudioFeatures]:
    """Return songs similar to the typical one, within range."""
    typical = np.array(model.contract.typical)
    shares = np.random.default_rng(1).uniform(0.2, 1.0, (SONGS, len(typical)))
    return [AudioFeatures(*map(float, row)) for row in typical * shares]


def microseconds(work: Callable[[], object]) -> float:
    """Return the wall time per song of one run, in microseconds."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) / SONGS * 1e6


def figures() -> Iterator[Figure]:
    """Yield medians of alternating runs."""
    model = MoodModel.load(Settings().model_dir)
    features = songs(model)
    matrix = np.array([each.row() for each in features], dtype=np.float32)
    pairs = [
        (microseconds(lambda: model.predict(matrix)), microseconds(lambda: explain(features, model)))
        for _ in range(RUNS)
    ]
    scores, explanations = (statistics.median(each) for each in zip(*pairs, strict=True))
    yield Figure("scores", f"{scores:.2f} us a song")
    yield Figure("explanations", f"{explanations:.1f} us a song, {explanations / scores:.0f} times the scores")


if __name__ == "__main__":
    show(figures())
