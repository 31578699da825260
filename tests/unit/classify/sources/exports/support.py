"""The invented songs in `files/`, and helpers that read a file."""

from pathlib import Path

from classify.core.playlist import ExportFile, Playlist, Skipped, Track
from classify.sources.exports import ExportFileSource

EXPORTS = Path(__file__).parent / "files"
IDS = tuple(f"Lluv1aDeVerano0000000{number}" for number in (1, 2, 3))
ISRC = "ESA012400001"
FEATURES = {
    "energy": 0.905,
    "liveness": 0.302,
    "tempo": 114.944,
    "speechiness": 0.103,
    "acousticness": 0.011,
    "instrumentalness": 0.000905,
    "danceability": 0.696,
    "duration_ms": 207959.0,
    "loudness": -2.743,
    "valence": 0.625,
}


def read(content: str | bytes, name: str | None = None, *, max_tracks: int | None = None) -> Playlist:
    raw = content if isinstance(content, bytes) else content.encode()
    return ExportFileSource(max_tracks).playlist(ExportFile(raw, name))


def export(name: str) -> Playlist:
    return read((EXPORTS / name).read_bytes(), name)


def items(playlist: Playlist) -> list[Track | Skipped]:
    return sorted((*playlist.tracks, *playlist.skipped), key=lambda item: item.position)


def skipped(playlist: Playlist) -> list[tuple[int, str, str | None]]:
    return [(each.position, each.reason.value, each.name) for each in playlist.skipped]
