"""Exported files for the tests of the page."""

from collections.abc import Iterable
from zlib import crc32

HEADER = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Loudness,Speechiness,Acousticness,"
    "Instrumentalness,Liveness,Valence,Tempo"
)
# Features that the model is sure about: duration to tempo, in the order of HEADER.
CLEAR = {
    "happy": "201000,0.78,0.81,-5.0,0.05,0.16,0.00,0.12,0.94,122.4",
    "aggressive": "187000,0.41,0.97,-3.2,0.12,0.01,0.02,0.33,0.24,168.0",
    "dark": "240000,0.40,0.25,-13.0,0.03,0.80,0.00,0.10,0.12,85.0",
    "relaxing": "214000,0.52,0.21,-15.1,0.03,0.91,0.84,0.10,0.42,82.1",
}


def track_id(title: str) -> str:
    """Return the invented track id of a title."""
    return f"{crc32(title.encode()):022}"


def export(rows: Iterable[tuple[str, str]]) -> str:
    """Return an export with songs of these titles and moods, all by one artist."""
    lines = [f'spotify:track:{track_id(title)},"{title}",The Testers,{CLEAR[mood]}' for title, mood in rows]
    return "\n".join([HEADER, *lines]) + "\n"


def of_each_mood(count: int) -> str:
    """Return an export with this number of songs of each mood, titled `dark 3` and the like."""
    return export((f"{mood} {number}", mood) for mood in CLEAR for number in range(count))
