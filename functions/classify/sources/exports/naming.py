"""What the playlist is called."""

import re
from collections.abc import Iterable

_EXTENSION = re.compile(r"\.(?:csv|json|tsv|txt|m3u8?)$", re.IGNORECASE)
_EXPORTER = re.compile(r"(?: - Skiley Export| ?playlistCSV[0-9]*)$", re.IGNORECASE)


def name_of(playlists: Iterable[str | None], file_name: str | None) -> str:
    """The playlist that all items name, how many they name, or the file's own name."""
    named = list(dict.fromkeys(filter(None, playlists)))
    if len(named) == 1:
        return named[0]
    return f"{len(named)} playlists" if named else _of_file(file_name or "")


def _of_file(file_name: str) -> str:
    stem = _EXTENSION.sub("", re.split(r"[/\\]", file_name)[-1].strip())
    return _EXPORTER.sub("", stem).strip() or "Export file"
