"""Decides which files a model may name.

A model is not the user. It may name any path, so only files of the kinds that Moodlist reads are opened. Whole folders
and archives are read only where the user has named a folder.
"""

import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from classify.errors import BadRequest, TooLarge, quote
from moodlist.archives import SUFFIXES, is_archive, is_export
from moodlist.input import MAX_UNPACKED
from moodlist.sources import NamedFile, files_in_folder

_LONGEST_PATH = 4096


class LocalFiles:
    """The files that a model may name: exported files in these folders, anywhere (None), or nowhere (no folders)."""

    def __init__(self, folders: Sequence[Path] | None = None):
        self._folders = None if folders is None else [folder.expanduser().resolve() for folder in folders]

    def find(self, text: str) -> Path | None:
        """Return the file with this path, links resolved; None if there is no file that this server may look for.

        In folders that the user has named, it may also be a ZIP archive or a folder itself.

        Raises:
            BadRequest: it is not a file, or not one of a kind that Moodlist reads.
            TooLarge: it has more than 256 MiB.
        """
        path = self._resolved(text)
        if path is None:
            return None
        status = path.stat()
        is_folder = stat.S_ISDIR(status.st_mode)
        if is_folder and self._folders:
            return path
        if is_folder:
            raise BadRequest(
                f"{quote(text)} is a folder. Name one exported file in it. Whole folders and ZIP archives are read "
                "only by a server that was started with --files."
            )
        if not stat.S_ISREG(status.st_mode) or not self._is_list(path):
            raise BadRequest(
                f"{quote(text)} is not a file that this server reads. It reads exported lists of songs "
                f"({', '.join(sorted(SUFFIXES))}) that are not in a hidden folder. Unpack a ZIP archive first."
            )
        if status.st_size > MAX_UNPACKED:
            raise TooLarge(f"{quote(text)} has more than {MAX_UNPACKED:,} bytes, the limit. Split it.")
        return path

    def files_in(self, folder: Path) -> list[NamedFile]:
        """Return the files of a folder that this server may read.

        Raises:
            BadRequest: there is none.
        """
        found, _ = files_in_folder(str(folder))
        files = [file for file in found if file.error or self._may_read(file.text)]
        if not files:
            raise BadRequest(f"The folder {quote(folder.name)} has no file that this server reads. Name another one.")
        return files

    def _may_read(self, text: str) -> bool:
        with suppress(BadRequest):
            return self.find(text) is not None
        return False

    def _is_list(self, path: Path) -> bool:
        name = PurePosixPath(path.as_posix())
        return is_export(name) or (bool(self._folders) and is_archive(path) and is_export(name.with_suffix(".csv")))

    def where(self) -> str:
        """Return which files are read, as a sentence for an error; nothing if there is no restriction."""
        if self._folders is None:
            return ""
        if not self._folders:
            return " This server reads no files (--no-files)."
        return f" This server reads files only in {', '.join(map(str, self._folders))} (--files)."

    def _resolved(self, text: str) -> Path | None:
        if len(text) > _LONGEST_PATH or "\0" in text or self._folders == []:
            return None
        try:
            path = Path(text).expanduser().resolve(strict=True)
        except (OSError, RuntimeError):  # there is no such file, no such user, or a circle of symbolic links
            return None
        allowed = self._folders is None or any(path.is_relative_to(folder) for folder in self._folders)
        return path if allowed else None
