"""Copies of the songs that a save removes: CSV files in the user's cache folder, which every command reads."""

import csv
import io
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from platformdirs import user_cache_path

from classify.core.csv_injection import escape_formula
from classify.core.playlist import Track
from classify.core.spotify_link import SpotifyLink
from classify.response.csv_format import COLUMNS
from classify.response.schemas import join_artists
from classify.saving.matching import original_id
from classify.saving.targets import OwnPlaylist
from moodlist.standard_streams import OutputFailed

FOLDER = "removed"


class RemovedSongs:
    """The copies that one command makes.

    Attributes:
        files: the path of each copy that nobody has been told of yet, oldest first.
    """

    def __init__(self) -> None:
        self.files: list[Path] = []
        self._kept: set[tuple[str, str]] = set()  # ids of playlists and tracks

    def keep(self, playlist: OwnPlaylist, tracks: Sequence[Track]) -> None:
        """Write the tracks to a new file that only this user can read. A further attempt writes only further tracks.

        Raises:
            OutputFailed: the file cannot be written, so the tracks should not be removed.
        """
        new = [track for track in tracks if (playlist.id, original_id(track)) not in self._kept]
        if not new:
            return
        folder = user_cache_path("moodlist") / FOLDER
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = _write_new(folder, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{playlist.id}", _as_csv(new))
        except OSError as error:
            raise OutputFailed(
                f"Cannot keep a copy of the songs to remove in {str(folder)!r}: {error.strerror}. Nothing was removed."
            ) from error
        self.files.append(file)
        self._kept.update((playlist.id, original_id(track)) for track in new)


def _write_new(folder: Path, stem: str, content: str) -> Path:
    """Write a file that does not exist yet, and return its path."""
    for number in count(1):
        file = folder / f"{stem}{f'-{number}' if number > 1 else ''}.csv"
        try:
            descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "w", newline="", encoding="utf-8") as opened:
            opened.write(content)
        return file
    raise AssertionError


def _as_csv(tracks: Sequence[Track]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    for track in tracks:
        writer.writerow(
            {
                "position": track.position,
                "song": escape_formula(track.name or ""),
                "artist": escape_formula(join_artists(track.artists)),
                "url": SpotifyLink("track", original_id(track)).url,
            }
        )
    return text.getvalue()
