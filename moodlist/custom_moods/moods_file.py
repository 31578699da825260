"""Reads a TOML file that lists the playlists of each mood, as links or exported files."""

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from moodlist.input import parse_link, read_bytes, read_source

EXAMPLE = 'Example:\n  [moods]\n  gym = ["https://open.spotify.com/playlist/...", "exports/gym.csv"]'


def read_moods(file: Path) -> dict[str, list[str]]:
    """Return the entries of each mood. Moods are in lower case, as training writes them.

    Raises:
        BadRequest: the file cannot be read or has another structure.
    """
    content = _parse(file)
    table = content.pop("moods", None)
    if content:
        raise BadRequest(f"{str(file)!r}: {min(content)!r} must be in the table [moods]. {EXAMPLE}")
    if not isinstance(table, dict):
        raise BadRequest(f"{str(file)!r} has no table [moods]. {EXAMPLE}")
    moods: dict[str, list[str]] = {}
    for name, entries in table.items():
        mood = name.strip().lower()
        if not mood or mood in moods:
            raise BadRequest(f"{str(file)!r}: the mood {name!r} {'is listed twice' if mood else 'has no name'}.")
        moods[mood] = _entries(file, name, entries)
    if len(moods) < 2:
        raise BadRequest(
            f"{str(file)!r} has {'one mood' if moods else 'no moods'}; training needs at least two. {EXAMPLE}"
        )
    return moods


def read_entry(folder: Path, entry: str) -> SpotifyLink | ExportFile:
    """Return the file of this name, relative to the folder, if there is one; else the link.

    Raises:
        BadRequest: it is neither, or the file cannot be read.
    """
    file = folder / entry
    with suppress(OSError):  # for example, the name is too long for a file
        if file.exists():
            return read_source(str(file))
    return parse_link(entry, str(file))


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_bytes(file).decode("utf-8-sig"))
    except ValueError as error:  # invalid TOML, with line and column, or invalid UTF-8
        raise BadRequest(f"{str(file)!r} is not valid TOML: {error}.") from None


def _entries(file: Path, mood: str, entries: object) -> list[str]:
    where = f"{str(file)!r}, mood {mood!r}"
    if not isinstance(entries, list) or not all(isinstance(each, str) for each in entries):
        raise BadRequest(f"{where}: its value must be a list of strings. {EXAMPLE}")
    if not entries:
        raise BadRequest(f"{where}: the list is empty. Add at least one playlist.")
    if not all(each.strip() for each in entries):
        raise BadRequest(f"{where}: an entry is empty. Name a playlist or remove the entry.")
    return entries
