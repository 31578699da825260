"""What the playlist is called."""

import re
from collections.abc import Sequence

_EXTENSION = re.compile(r"\.(?:csv|json|tsv|txt|m3u8?)$", re.IGNORECASE)
_EXPORTER = re.compile(r"(?: - Skiley Export| ?playlistCSV[0-9]*)$", re.IGNORECASE)


def name_of(playlists: Sequence[str], file_name: str | None) -> str:
    """The playlist's name as the file tells it, how many there are, or the file's own name."""
    if len(playlists) == 1:
        return playlists[0]
    return f"{len(playlists)} playlists" if playlists else _of_file(file_name or "")


def _of_file(file_name: str) -> str:
    stem = _EXTENSION.sub("", re.split(r"[/\\]", file_name)[-1].strip())
    return _EXPORTER.sub("", stem).strip() or "Export file"
