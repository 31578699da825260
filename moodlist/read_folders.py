"""Keeps what a command writes out of the folders that it reads: the next run would read that too."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath

from classify.errors import BadRequest


def check_outside(files: Iterable[Path], words: Sequence[str], is_read: Callable[[PurePath], bool]) -> None:
    """Check that no file is written into a folder that is read, under a name that would be read.

    Args:
        files: the files to write.
        words: what is read, as on the command line. Each folder is read with the folders below it.
        is_read: whether a file is read, by its path from the folder.

    Raises:
        BadRequest: a file is in such a folder.
    """
    folders = {word: Path(os.path.realpath(word)) for word in words if is_folder(word)}
    for file in files if folders else ():
        target = Path(os.path.realpath(file))  # unlike `resolve`, also for a link to itself
        for word, folder in folders.items():
            if target.is_relative_to(folder) and is_read(target.relative_to(folder)):
                raise BadRequest(
                    f"Cannot write {str(file)!r}: everything in the folder {word!r} is read, and the next run would "
                    "read this too. Name a place outside of that folder."
                )


def is_folder(word: str) -> bool:
    """Return whether a word of the command line names a folder."""
    try:
        return Path(word).is_dir()
    except OSError:  # a word that no file can be called, such as pasted links
        return False
