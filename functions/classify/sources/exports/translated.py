"""Exportify of exportify.app writes its header in the user's language; the order of the columns is fixed.

https://github.com/watsonbox/exportify (src/components/data)
"""

from collections.abc import Sequence

from classify.sources.exports.cells import number

NARROWEST = 19  # columns, without genres, features and album data; 20 since "Is Playable" came
_URIS = ("spotify:track:", "spotify:local:", "spotify:episode:")
_ENGLISH = {
    0: "trackuri",
    1: "trackname",
    2: "artisturis",
    3: "artistnames",
    5: "albumname",
    12: "trackdurationms",
    16: "isrc",
}
_FEATURES = ("danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness",
             "instrumentalness", "liveness", "valence", "tempo", "timesignature")  # fmt: skip
_ALBUM_DATA = 3  # genres, label, copyrights: after the features


def in_english(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The header with the names that the exporter writes in English, where its places show that it is his."""
    if len(header) < NARROWEST or header[3] == _ENGLISH[3] or not rows or not rows[0][0].startswith(_URIS):
        return header
    names = [_ENGLISH.get(place, "") for place in range(len(header))]
    start = _features_start(len(header), rows)
    if start is not None:
        names[start : start + len(_FEATURES)] = _FEATURES
    return tuple(names)


def _features_start(width: int, rows: Sequence[Sequence[str]]) -> int | None:
    """Where twelve numbers stand side by side: at the end, or before the album data."""
    for start in (width - len(_FEATURES), width - len(_FEATURES) - _ALBUM_DATA):
        if start >= NARROWEST and any(_numbers(row[start : start + len(_FEATURES)]) for row in rows):
            return start
    return None


def _numbers(cells: Sequence[str]) -> bool:
    return len(cells) == len(_FEATURES) and all(number(cell) is not None for cell in cells)
