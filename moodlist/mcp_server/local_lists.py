"""Finds what a model names: a file that this server may read, a link, the name of a playlist, or pasted links.

An error shows nothing of what is in a file.
"""

import re
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path

from msgspec import structs

from classify.application import Application
from classify.core.playlist import ExportFile, Playlist, PlaylistRef, PlaylistSource, TrackList
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import BadRequest, quote
from moodlist.archives import is_archive
from moodlist.input import UnknownSource, read_file
from moodlist.joined_lists import JoinedLists
from moodlist.mcp_server.local_files import LocalFiles
from moodlist.playlist_names import find_link
from moodlist.sources import NamedFile, read_sources
from moodlist.terminal.text import count_of

_LINK = re.compile(r"open\.spotify\.com/|spotify:", re.IGNORECASE)
_NOT_A_LIST = (
    "{name} cannot be read as a list of songs: it is empty, damaged, or of a format that Moodlist does not know. "
    "Nothing of its content is shown here. The user can run `moodlist classify` with this file in a terminal to see "
    "what is wrong, or export the playlist again, for example at https://exportify.net."
)


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
        files = [Path(each.text) for each in self._files.files_in(file)] if file.is_dir() else [file]
        return (str(file), *((str(each), _state(each)) for each in files))

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
        if file is not None and (file.is_dir() or is_archive(file)):
            named = self._files.files_in(file) if file.is_dir() else [NamedFile(str(file))]
            sources = read_sources(named, self._application, deadline)
            lists = JoinedLists(sources, self._application, deadline, lambda *_: None)
            return TrackList(()), _Discreet(_Joined(lists), file.name)
        if file is not None:
            return read_file(file), _Discreet(source, file.name)
        try:
            return find_link(text, self._application, deadline), source
        except UnknownSource as error:
            error.detail += self._files.where()
            raise


class _Joined:
    """The lists of a folder or an archive as one, which says what is missing."""

    def __init__(self, lists: JoinedLists):
        self._lists = lists

    def playlist(self, ref: PlaylistRef, /) -> Playlist:
        playlist = self._lists.playlist(ref)
        if not self._lists.unread:
            return playlist
        note = f"Left out, because it cannot be read: {count_of(len(self._lists.unread), 'file')}."
        return structs.replace(playlist, notes=(note, *playlist.notes))


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


def _state(path: Path) -> tuple[int, int] | None:
    """Return what changes with a file; None if it has been removed or cannot be read."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _is_pasted(text: str) -> bool:
    """Return whether the text is the list itself: several lines or links, or the content of an exported file."""
    return "\n" in text.strip() or len(_LINK.findall(text)) > 1
