"""Builders of complete tracks, findings and reports; a test passes only the values that matter to it."""

import traceback
from collections.abc import Mapping
from typing import Any

from classify.core.features import AudioFeatures, Found
from classify.core.mood import Mood, Scores
from classify.core.playlist import Playlist, Skipped, Track
from classify.core.report import Report
from classify.errors import UnknownMood

MOODS = ("happy", "dark")
HAPPY = Mood("happy", ("happy",), ("alegre",), "Positive and lively.")
DARK = Mood("dark", ("dark",), ("oscuro",), "Negative and subdued.")
MOOD_NAMES = {"happy": "happy", "alegre": "happy", "dark": "dark"}
LEVEL = 0.75  # of the answer sets
VALUES: Mapping[str, float] = {
    "energy": 0.5,
    "liveness": 0.1,
    "tempo": 120.5,
    "speechiness": 0.05,
    "acousticness": 0.25,
    "instrumentalness": 0.0,
    "danceability": 0.75,
    "duration_ms": 200_400.0,
    "loudness": -7.5,
    "valence": 0.625,
}


def spotify_id(number: int) -> str:
    """Return an id of 22 letters and digits."""
    return f"{number:022}"


def track(position: int, **fields: Any) -> Track:
    """Return a track; its id is derived from its position."""
    return Track(position=position, **{"id": spotify_id(position), **fields})


def features(**changes: float) -> AudioFeatures:
    """Return ten values in range."""
    return AudioFeatures(**{**VALUES, **changes})


def found(source: str = "given", **fields: Any) -> Found:
    """Return features from a provider."""
    return Found(features(), source, **fields)


def report(
    *rows: tuple[Track, tuple[float, float]],
    skipped: tuple[Skipped, ...] = (),
    name: str = "Road",
    **fields: Any,
) -> Report:
    """Return a report of tracks and their scores as happy and dark."""
    playlist = Playlist(name=name, tracks=tuple(track for track, _ in rows), skipped=skipped, **fields)
    scores = Scores("2f6d", (HAPPY, DARK), LEVEL, tuple(scores for _, scores in rows))
    return Report.of(playlist, [found()] * len(rows), scores)


def resolve_mood(name: str) -> str:
    """Resolve a name as a model with two moods would, one of which has two names."""
    if name not in MOOD_NAMES:
        raise UnknownMood(f"Unknown mood {name!r}. Available: happy (alegre), dark (oscuro).")
    return MOOD_NAMES[name]


def shown(error: BaseException) -> str:
    """Return everything that a log or a traceback can show of an error."""
    return "\n".join([str(error), repr(error), repr(vars(error)), *traceback.format_exception(error)])
