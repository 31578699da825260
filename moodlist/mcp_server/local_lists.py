"""Finds what a model names: a file that this server may read, a link, the name of a playlist, or pasted links.

A model is not the user. It may name any path, so only files of the kinds that Moodlist reads are opened, and an error
shows nothing of what is in a file.
"""

import re
import stat
from collections.abc import Hashable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from classify.application import Application
from classify.core.playlist import ExportFile, Playlist, PlaylistRef, PlaylistSource
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import BadRequest, TooLarge, quote
from moodlist.archives import SUFFIXES, is_export
from moodlist.input import MAX_UNPACKED, UnknownSource, read_file
from moodlist.playlist_names import find_link

_LINK = re.compile(r"open\.spotify\.com/|spotify:", re.IGNORECASE)
_LONGEST_PATH = 4096
_NOT_A_LIST = (
    "{name} cannot be read as a list of songs: it is empty, damaged, or of a format that Moodlist does not know. "
    "Nothing of its content is shown here. The user can run `moodlist classify` with this file in a terminal to see "
    "what is wrong, or export the playlist again, for example at https://exportify.net."
)


class LocalFiles:
    """The files that a model may name: exported files in these folders, anywhere (None), or nowhere (no folders)."""

    def __init__(self, folders: Sequence[Path] | None = None):
        self._folders = None if folders is None else [folder.expanduser().resolve() for folder in folders]

    def find(self, text: str) -> Path | None:
        """Return the file with this path, links resolved; None if there is no file that this server may look for.

        Raises:
            BadRequest: it is not a file, or not one of a kind that Moodlist reads.
            TooLarge: it has more than 256 MiB.
        """
        path = self._resolved(text)
        if path is None:
            return None
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BadRequest(f"{quote(text)} is a folder. Name one exported file in it.")
        if not stat.S_ISREG(status.st_mode) or not is_export(PurePosixPath(path.as_posix())):
            raise BadRequest(
                f"{quote(text)} is not a file that this server reads. It reads exported lists of songs "
                f"({', '.join(sorted(SUFFIXES))}) that are not in a hidden folder. Unpack a ZIP archive first."
            )
        if status.st_size > MAX_UNPACKED:
            raise TooLarge(f"{quote(text)} has more than {MAX_UNPACKED:,} bytes, the limit. Split it.")
        return path

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


class ListReader:
    """Reads the lists that a model names, with the user's login and files."""

    def __init__(self, application: Application, files: LocalFiles):
        self._application = application
        self._files = files

    def key(self, text: str) -> Hashable:
        """Return what two requests for the same list have in common; a file that has changed is another list.

        Raises:
            BadRequest: the text names something that is not read here.
        """
        if not text.strip() or text.strip() == "-":
            raise BadRequest.at("$.playlist", "Name a link, a file, a playlist or `liked`; standard input is not read.")
        file = None if _is_pasted(text) else self._files.find(text)
        if file is None:
            return _url(text) or text.strip()
        status = file.stat()
        return (str(file), status.st_mtime_ns, status.st_size)

    def find(
        self, text: str, source: PlaylistSource[PlaylistRef], deadline: Deadline
    ) -> tuple[PlaylistRef, PlaylistSource[PlaylistRef]]:
        """Return the list that the text names and the source that reads it, made of `source`.

        Raises:
            BadRequest: it is none of what is read here, or several playlists have this name.
            MoodlistError: Spotify refuses to list the playlists, or fails.
        """
        if _is_pasted(text):
            return ExportFile(text.encode(errors="replace")), source
        file = self._files.find(text)
        if file is not None:
            return read_file(file), _Discreet(source, file.name)
        try:
            return find_link(text, self._application, deadline), source
        except UnknownSource as error:
            error.detail += self._files.where()
            raise


class _Discreet:
    """A source whose errors show nothing of what is in a file."""

    def __init__(self, source: PlaylistSource[PlaylistRef], name: str):
        self._source = source
        self._name = name

    def playlist(self, ref: PlaylistRef, /) -> Playlist:
        """Read the file.

        Raises:
            BadRequest: it is not a list of songs.
        """
        try:
            return self._source.playlist(ref)
        except BadRequest:
            raise BadRequest(_NOT_A_LIST.format(name=quote(self._name))) from None


def _url(text: str) -> str | None:
    with suppress(BadRequest):
        return SpotifyLink.parse(text).url
    return None


def _is_pasted(text: str) -> bool:
    """Return whether the text is the list itself: several lines or links, or the content of an exported file."""
    return "\n" in text.strip() or len(_LINK.findall(text)) > 1
