"""A person's own moods: a TOML file that maps each mood to the playlists, links or exported files, of its songs."""

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from moodlist.input import asked_for, link_of

FORM = 'It has to look like this:\n  [moods]\n  gym = ["https://open.spotify.com/playlist/...", "exports/gym.csv"]'


def read(file: Path) -> dict[str, list[str]]:
    """The entries of each mood; moods in lower case, as training writes them.

    Raises:
        BadRequest: the file cannot be read, or is not of this form.
    """
    content = _parsed(file)
    table = content.pop("moods", None)
    if content:
        raise BadRequest(f"{str(file)!r}: {min(content)!r} is not below [moods]. {FORM}")
    if not isinstance(table, dict):
        raise BadRequest(f"{str(file)!r} has no table [moods]. {FORM}")
    moods: dict[str, list[str]] = {}
    for name, entries in table.items():
        mood = name.strip().lower()
        if not mood or mood in moods:
            raise BadRequest(f"{str(file)!r}: the mood {name!r} {'stands there twice' if mood else 'has no name'}.")
        moods[mood] = _entries(file, name, entries)
    if len(moods) < 2:
        raise BadRequest(f"{str(file)!r} names {'one' if moods else 'no'} mood; at least two are needed. {FORM}")
    return moods


def asked_in(folder: Path, entry: str) -> SpotifyLink | ExportFile:
    """The file of this name, seen from the folder; else the link.

    Raises:
        BadRequest: it is neither, or the file cannot be read.
    """
    file = folder / entry
    with suppress(OSError):  # of a name that is too long for a file, for instance
        if file.exists():
            return asked_for(str(file))
    return link_of(entry, f"There is no file {str(file)[:200]!r}.")


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadRequest(f"{str(file)!r} cannot be read: {error.strerror}.") from None
    except ValueError as error:  # of the TOML, with line and column, or of the encoding
        raise BadRequest(f"{str(file)!r} is no TOML: {error}.") from None


def _entries(file: Path, mood: str, entries: object) -> list[str]:
    where = f"{str(file)!r}, mood {mood!r}"
    if not isinstance(entries, list) or not all(isinstance(each, str) for each in entries):
        raise BadRequest(f"{where}: its value is no list of texts. {FORM}")
    if not entries:
        raise BadRequest(f"{where}: the list is empty. Name at least one playlist.")
    if not all(each.strip() for each in entries):
        raise BadRequest(f"{where}: an entry is empty. Name a playlist, or leave the entry out.")
    return entries
