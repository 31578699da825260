"""The files of a catalog, and the file that its scores are written to."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from classify.errors import BadRequest
from moodlist.program import say
from moodlist.read_folders import is_folder
from moodlist.terminal.text import count_of, on_one_line

OutputFormat = Literal["csv", "csv.gz", "parquet"]
_TABLES = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet")
_PARQUET = b"PAR1"


class CatalogFile(NamedTuple):
    """A file with a table. Its content decides what it is."""

    path: Path
    size: int  # bytes
    is_parquet: bool

    @property
    def label(self) -> str:
        """The file as the user named it, or as it lies in the folder that the user named."""
        return os.fsencode(self.path).decode(errors="replace")  # a name may have any bytes

    @contextmanager
    def open(self) -> Iterator[BufferedReader]:
        """Open the file, and name it in the errors of reading it.

        Raises:
            BadRequest: it cannot be read.
        """
        try:
            with self.path.open("rb") as opened:
                yield opened
        except OSError as error:
            raise _unreadable(self.path, f"{error.strerror}.") from error
        except BadRequest as error:
            error.detail = f"{on_one_line(self.label)}: {error.detail}"
            raise


def find_files(words: Sequence[str]) -> list[CatalogFile]:
    """Return the named files in their order, and in the place of a folder its tables in the order of their names.

    Raises:
        BadRequest: a file cannot be read, or a folder has no table.
    """
    paths = [path for word in words for path in (_tables_in(word) if is_folder(word) else [Path(word)])]
    return [_look_at(path) for path in paths]


def choose_output(file: Path) -> OutputFormat:
    """Return the format that the name of the output file ends with.

    Raises:
        BadRequest: there is no such format.
    """
    name = file.name.lower()
    for output_format in ("csv", "csv.gz", "parquet"):
        if name.endswith(f".{output_format}"):
            return output_format
    raise BadRequest(f"Cannot infer a format from {str(file)!r}: use a name that ends in .csv, .csv.gz or .parquet.")


def is_table(path: PurePath) -> bool:
    """Return whether a file is read if its folder is named. Hidden files are not."""
    return path.name.lower().endswith(_TABLES) and not any(part.startswith(".") for part in path.parts)


def _tables_in(folder: str) -> list[Path]:
    found: list[Path] = []
    others = 0
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(each for each in names if not each.startswith(".")):
            if is_table(Path(name)):
                found.append(Path(path) / name)
            else:
                others += 1
    if not found:
        raise BadRequest(f"The folder {folder!r} has no table: no file ends in {', '.join(_TABLES)}.")
    if others:
        say(f"Left out, because it is no table: {count_of(others, 'file')} in {folder}")
    return found


def _look_at(path: Path) -> CatalogFile:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable(path, "it is not a file. A catalog is read from files, some of them twice.")
        with path.open("rb") as opened:
            return CatalogFile(path, status.st_size, opened.read(len(_PARQUET)) == _PARQUET)
    except OSError as error:
        raise _unreadable(path, f"{error.strerror}.") from error


def _unreadable(path: Path, reason: str) -> BadRequest:
    return BadRequest(f"Cannot read {str(path)!r}: {reason}")
