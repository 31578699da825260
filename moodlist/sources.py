"""The lists that the user names on the command line: several files, links and names, folders and ZIP archives."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

from classify.application import Application
from classify.core.playlist import PlaylistRef
from classify.deadline import Deadline
from classify.errors import BadRequest, MoodlistError, TooLarge
from moodlist.archives import MAX_FILES, files_of_archive, is_archive, is_export, say_left_out
from moodlist.input import Load, read_packed, unpack
from moodlist.playlist_names import find_link
from moodlist.read_folders import check_outside, is_folder
from moodlist.terminal.text import on_one_line


class Source(NamedTuple):
    """A list to classify: what it is called in messages, and the function that reads it."""

    label: str
    load: Load
    part_of: str = ""  # the name of the folder or the archive whose file it is


class NamedFile(NamedTuple):
    """A word of the command line, or a file of a folder that it names."""

    text: str
    folder: str = ""  # the name of the folder
    error: MoodlistError | None = None  # why its folder cannot be opened


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
    return [file for text in texts for file in (_folder(text) if is_folder(text) else [NamedFile(text)])]


def check_not_read(files: Iterable[Path], texts: Sequence[str]) -> None:
    """Check that no file to write lies where the next run would read it as a list.

    Raises:
        BadRequest: a file is to be written into a folder that is read.
    """
    check_outside(files, texts, _is_list)


def _is_list(path: PurePath) -> bool:
    return is_export(PurePosixPath(path.as_posix())) or is_archive(path)


def read_sources(files: Sequence[NamedFile], application: Application, deadline: Deadline) -> list[Source]:
    """Return the lists in their order. What is in a folder is read when its turn comes, everything else now.

    A file that is damaged or cannot be read raises its error when its turn comes, unless it is the only one.

    Raises:
        BadRequest: a word is neither a file nor a link nor a name, or the only file cannot be read.
    """
    sources: list[Source] = []
    for file in files:
        try:
            lists = _lists_of_file(file)
        except MoodlistError as error:
            if len(files) == 1:
                raise
            lists = [Source(_label(file), partial(_fail, error), file.folder)]
        sources += [_link(file.text, application, deadline)] if lists is None else lists
    return sources


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
    found, others = files_in_folder(text)
    say_left_out(others, text)
    return found


def files_in_folder(text: str) -> tuple[list[NamedFile], int]:
    """Return the exported files in a folder and in the folders below it, and how many others there are.

    Symbolic links to other folders are not followed.

    Raises:
        BadRequest: it has no exported file.
        TooLarge: it has too many.
    """
    found: list[NamedFile] = []
    others = 0
    name = Path(text).resolve().name
    closed: list[OSError] = []
    for path, folders, names in os.walk(text, onerror=closed.append):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for file in sorted(names):
            if _is_list(PurePath(file)):
                found.append(NamedFile(str(Path(path) / file), name))
            else:
                others += not file.startswith(".")
        if len(found) > MAX_FILES:
            raise TooLarge(f"The folder {text!r} has more than {MAX_FILES:,} files, the limit. Name some of them.")
    found += [_closed_folder(each, name) for each in closed]
    if not found:
        raise BadRequest(f"The folder {text!r} has no exported file, such as a .csv or .json file. Name another one.")
    return found, others


def _closed_folder(error: OSError, name: str) -> NamedFile:
    return NamedFile(error.filename, name, BadRequest(f"Cannot open the folder {error.filename!r}: {error.strerror}."))


def _lists_of_file(file: NamedFile) -> list[Source] | None:
    """Return the lists in a file; None if there is no file of this name.

    Raises:
        MoodlistError: the file is damaged or cannot be read.
    """
    text = file.text
    if file.error:
        raise file.error
    if file.folder and not text.lower().endswith(".zip"):
        return [Source(text, partial(_read, text), file.folder)]
    packed = read_packed(text)
    if packed is None and file.folder:
        raise _removed(text)
    if packed is None:
        return None
    files = files_of_archive(packed)
    if files is not None:
        return [Source(label, load, file.folder or _name_of_archive(file)) for label, load in files]
    ref = unpack(packed)
    return [Source(_label(file), lambda: ref)]


def _label(file: NamedFile) -> str:
    return "standard input" if file.text == "-" else file.text


def _name_of_archive(file: NamedFile) -> str:
    return re.sub(r"\.zip$", "", Path(_label(file)).name, flags=re.IGNORECASE)


def _link(text: str, application: Application, deadline: Deadline) -> Source:
    link = find_link(text, application, deadline)
    return Source(text, lambda: link)


def _read(text: str) -> PlaylistRef:
    packed = read_packed(text)
    if packed is None:
        raise _removed(text)
    return unpack(packed)


def _removed(text: str) -> BadRequest:
    return BadRequest(f"Cannot read {text!r}: it has been removed.")


def _fail(error: MoodlistError) -> PlaylistRef:
    raise error
