"""What the person named on the command line: a file, a link, or what stands on standard input."""

import sys
from contextlib import suppress
from pathlib import Path

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest


def asked_for(what: str) -> SpotifyLink | ExportFile:
    """The file of this name where there is one; else the link.

    Raises:
        BadRequest: it is neither, or the file cannot be read.
    """
    if what == "-":
        return _from_standard_input()
    path = Path(what)
    with suppress(OSError):  # of a name that is too long for a file, for instance
        if path.is_dir():
            raise BadRequest(f"{what!r} is a directory. Name one file in it.")
        if path.exists():
            return _file(path)
    return link_of(what, "There is no file of this name.")


def link_of(text: str, absent: str) -> SpotifyLink:
    """The link in a text that is no file's name; `absent` says so of what may have been meant as one.

    Raises:
        BadRequest: it is no link either.
    """
    try:
        return SpotifyLink.parse(text)
    except BadRequest as error:
        if text.startswith(("http:", "https:", "spotify:")):
            raise
        raise BadRequest(f"{absent} {error.detail}") from None


def _file(path: Path) -> ExportFile:
    try:
        return ExportFile(path.read_bytes(), path.name)
    except OSError as error:
        raise BadRequest(f"{str(path)!r} cannot be read: {error.strerror}.") from error


def _from_standard_input() -> SpotifyLink | ExportFile:
    if sys.stdin.isatty():
        print("Paste the links, one per line, then press Ctrl-D.", file=sys.stderr)
    content = sys.stdin.buffer.read()
    return _playlist_link(content) or ExportFile(content)


def _playlist_link(content: bytes) -> SpotifyLink | None:
    """The link to a playlist or an album, where the text is nothing else; links to tracks are a list of tracks."""
    with suppress(BadRequest, UnicodeDecodeError):
        link = SpotifyLink.parse(content.decode(), bare="track")
        return link if link.kind in {"playlist", "album"} else None
    return None
