"""The folder that a command writes files to: checked before the work whose results it takes, and made after it."""

import os
from collections.abc import Iterable
from pathlib import Path

from classify.errors import BadRequest
from moodlist.output_file import check_output
from moodlist.standard_streams import OutputFailed
from moodlist.windows_names import check_name

_SHOWN = 5  # existing files that an error names


def check_folder(folder: Path) -> None:
    """Check that the folder is one, or that there is nothing of its name.

    Raises:
        BadRequest: it is not, or no folder can have the name.
    """
    check_name(folder)
    try:
        is_folder = folder.is_dir()
    except OSError as error:  # no folder can be called so
        raise BadRequest(f"Cannot write to {str(folder)!r}: {error.strerror}. Name another folder.") from error
    if os.path.lexists(folder) and not is_folder:
        raise BadRequest(f"Cannot write to {str(folder)!r}: it is not a folder. Name another one.")


def check_files_below(files: Iterable[Path], sources: Iterable[str] = ()) -> None:
    """Check that the files can be written or replaced; their folders may still have to be made.

    Raises:
        BadRequest: one cannot, or is one of the sources, which are as for `read_source`.
    """
    sources = tuple(sources)
    for file in files:
        if file.parent.is_dir():
            check_output(file, sources, force=True)
            continue
        check_name(file)
        parent = next(each for each in file.absolute().parents if os.path.lexists(each))
        if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
            raise BadRequest(f"Cannot make the folder {str(file.parent)!r}: you may not create it in {str(parent)!r}.")


def files_exist(existing: Iterable[Path], what: str = "exist") -> BadRequest:
    """Return the error for files that exist and are not to be replaced."""
    named = list(existing)
    names = ", ".join(repr(str(file)) for file in named[:_SHOWN])
    return BadRequest(
        f"Nothing was written, because these files {what}: {names}. Pass --force to replace them, or name another "
        "folder."
    )


def make_folder(folder: Path) -> None:
    """Make the folder, and those that it lies in.

    Raises:
        OutputFailed: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"Cannot make the folder {str(folder)!r}: {error.strerror}. Name another one.") from error
