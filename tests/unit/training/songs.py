"""Invented songs of one's own moods, which follow from their valence."""

from pathlib import Path

import numpy as np
import pandas as pd

from classify.core.features import FEATURE_NAMES


def write_songs(path: Path, each: int = 60, moods: tuple[str, ...] = ("rainy", "sunny")) -> pd.DataFrame:
    """Write and return songs whose mood follows from their valence."""
    random = np.random.default_rng(4)
    mood = np.repeat(moods, each)
    rows = pd.DataFrame({name: random.uniform(0.1, 0.5, len(mood)) for name in FEATURE_NAMES})
    rows["tempo"], rows["duration_ms"], rows["loudness"] = rows["tempo"] * 300, rows["energy"] * 400_000, -8.0
    rows["valence"] = np.linspace(0.1, 0.9, len(moods)).repeat(each) + random.uniform(0, 0.05, len(mood))
    rows["mood"], rows["artist"] = mood, [f"artist {at // 2}" for at in range(len(mood))]
    rows.to_csv(path, index=False)
    return rows
