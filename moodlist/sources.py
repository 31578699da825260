"""The lists that the user names on the command line: several files, links and names, folders and ZIP archives."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from msgspec import structs

from classify.application import Application
from classify.core.playlist import Playlist, PlaylistRef, PlaylistSource, Skipped, Track
from classify.deadline import Deadline
from classify.errors import BadRequest, MoodlistError, TooLarge
from moodlist.archives import MAX_FILES, files_of_archive, is_export
from moodlist.input import Load, read_packed, unpack
from moodlist.playlist_names import find_link
from moodlist.program import say
from moodlist.terminal.text import count_of, on_one_line


class Source(NamedTuple):
    """A list to classify: what it is called in messages, and the function that reads it."""

    label: str
    load: Load
    is_part: bool = False  # whether it is one of the files of a folder or an archive


class NamedFile(NamedTuple):
    """A word of the command line, or a file of a folder that it names."""

    text: str
    is_in_folder: bool = False


def named_files(texts: Sequence[str]) -> list[NamedFile]:
    """Return the words of the command line, each folder replaced by its exported files in the order of their names.

    Raises:
        BadRequest: a folder has no exported file, or standard input is named twice.
        TooLarge: a folder has too many files.
    """
    if texts.count("-") > 1:
        raise BadRequest("Standard input (`-`) can be read only once: name it once.")
    if "" in texts:
        raise BadRequest("The name of a file is empty. Name a file, a link, a playlist or a folder.")
    return [file for text in texts for file in (_folder(text) if Path(text).is_dir() else [NamedFile(text)])]


def read_sources(files: Sequence[NamedFile], application: Application, deadline: Deadline) -> list[Source]:
    """Return the lists in their order. What is in a folder is read when its turn comes, everything else now.

    Raises:
        BadRequest: a word is neither a file nor a link nor a name, or a file cannot be read.
    """
    return [source for file in files for source in _sources(file, application, deadline)]


class JoinedLists:
    """The source of the playlist that has the items of several lists; a track of two lists is in it once."""

    def __init__(self, sources: Sequence[Source], reader: PlaylistSource[PlaylistRef]):
        self._sources = sources
        self._reader = reader

    def playlist(self, _: PlaylistRef, /) -> Playlist:
        """Read all lists. The positions count through all of them.

        Raises:
            MoodlistError: a list cannot be read; the detail names it.
        """
        items: list[Track | Skipped] = []
        notes: list[str] = []
        for source in self._sources:
            with naming(source):
                playlist = self._reader.playlist(source.load())
            items += [structs.replace(item, position=at) for at, item in enumerate(playlist.items, len(items) + 1)]
            notes += [f"{on_one_line(source.label)}: {note}" for note in playlist.notes]
        return Playlist.of(items, name=count_of(len(self._sources), "list"), notes=tuple(notes))


@contextmanager
def naming(source: Source) -> Iterator[None]:
    """Name the list in the error of reading it."""
    try:
        yield
    except MoodlistError as error:
        label = on_one_line(source.label)
        if label not in error.detail:
            error.detail = f"{label}: {error.detail}"
        raise


def _folder(text: str) -> list[NamedFile]:
    """Return the exported files in a folder and in the folders below it, without following symbolic links to others."""
    found: list[str] = []
    others = 0
    for path, folders, names in os.walk(text):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if is_export(PurePosixPath(name)) or name.lower().endswith(".zip"):
                found.append(str(Path(path) / name))
            else:
                others += not name.startswith(".")
        if len(found) > MAX_FILES:
            raise TooLarge(f"The folder {text!r} has more than {MAX_FILES:,} files, the limit. Name some of them.")
    if not found:
        raise BadRequest(f"The folder {text!r} has no exported file, such as a .csv or .json file. Name another one.")
    if others:
        say(f"Left out, because it is no exported file: {count_of(others, 'file')} in {text}")
    return [NamedFile(each, is_in_folder=True) for each in found]


def _sources(file: NamedFile, application: Application, deadline: Deadline) -> list[Source]:
    text = file.text
    if file.is_in_folder and not text.lower().endswith(".zip"):
        return [Source(text, partial(_read, text), is_part=True)]
    packed = read_packed(text)
    if packed is None:
        link = find_link(text, application, deadline)
        return [Source(text, lambda: link)]
    files = files_of_archive(packed)
    if files is not None:
        return [Source(label, load, is_part=True) for label, load in files]
    ref = unpack(packed)
    return [Source("standard input" if text == "-" else text, lambda: ref)]


def _read(text: str) -> PlaylistRef:
    packed = read_packed(text)
    if packed is None:
        raise BadRequest(f"Cannot read {text!r}: it has been removed.")
    return unpack(packed)
