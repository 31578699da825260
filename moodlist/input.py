"""Reads what the user names on the command line: a file, a link, or standard input."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from classify.core.playlist import ExportFile, PlaylistRef
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from classify.sources.exports.compression import decompress

Load = Callable[[], PlaylistRef]  # reads a source when its turn comes
_LINK_STARTS = ("http:", "https:", "spotify:", "open.spotify.com/", "spotify.link/")
# There is no file of this name, and there cannot be one: Windows answers EINVAL to links, for their colon and `?`.
_NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL}
END_OF_INPUT = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
_SHOWN = 200  # characters of a file's name in a message
MAX_UNPACKED = 256 * 1024 * 1024  # bytes of a compressed file: the features of about a million songs


def read_source(text: str) -> SpotifyLink | ExportFile:
    """Return the file of this name if there is one, else the link; `-` is standard input. Gzip files are unpacked.

    Raises:
        BadRequest: it is neither, or the file cannot be read.
        TooLarge: a compressed file holds more than 256 MiB.
    """
    packed = read_packed(text)
    return parse_link(text, text) if packed is None else unpack(packed)


def read_packed(text: str) -> ExportFile | None:
    """Return the file of this name, or standard input for `-`, without unpacking it; None if there is no such file.

    Raises:
        BadRequest: the file cannot be read.
    """
    if text == "-":
        return ExportFile(_read_standard_input())
    path = Path(text)
    try:
        return ExportFile(read_bytes(path), _name(path))
    except _NoFileError:
        return None


def unpack(packed: ExportFile) -> SpotifyLink | ExportFile:
    """Return the file, unpacked if it is a gzip file. Without a name, it may be the link of a playlist or an album.

    Raises:
        BadRequest: the file is damaged, or a ZIP archive.
        TooLarge: a compressed file holds more than 256 MiB.
    """
    content = decompress(packed.content, MAX_UNPACKED)
    return (packed.name is None and _playlist_link(content)) or ExportFile(content, packed.name)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file or of a named pipe to which a program is writing.

    Raises:
        BadRequest: there is no such file, it cannot be read, or it is something that might have no end.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return path.read_bytes()
        if stat.S_ISFIFO(mode):
            return _read_pipe(path)
    except OSError as error:
        kind = _NoFileError if error.errno in _NO_FILE else BadRequest
        raise _unreadable(str(path), f"{error.strerror}.", kind) from error
    if stat.S_ISDIR(mode):
        raise _unreadable(str(path), "it is a directory. Name one file in it.")
    raise _unreadable(str(path), "it is not a file. Name a file, or `-` for standard input.")


def read_file(path: Path) -> ExportFile:
    """Return the file with this path.

    Raises:
        BadRequest: there is no such file, it cannot be read, or it is something that might have no end.
        TooLarge: a compressed file holds more than 256 MiB.
    """
    return ExportFile(decompress(read_bytes(path), MAX_UNPACKED), _name(path))


def parse_link(text: str, file: str) -> SpotifyLink:
    """Return the link in a text; `file` is the missing file that the text may have meant instead.

    Raises:
        BadRequest: the text is not a link to a playlist, an album or a track.
    """
    try:
        return SpotifyLink.parse(text)
    except BadRequest:
        if len(text.split()) > 1 and all(each.lower().startswith(_LINK_STARTS) for each in text.split()):
            raise BadRequest(
                "These are several links in one argument. Name each without quotation marks around all of them, or "
                "paste them into `moodlist classify -`."
            ) from None
        if text.lower().startswith(_LINK_STARTS):
            raise
        raise _unreadable(file, "no such file, and not a Spotify link.", UnknownSource) from None


class UnknownSource(BadRequest):
    """The text is neither a file nor a link: it may be a name."""


class _NoFileError(BadRequest):
    """There is no file of this name."""


def _read_pipe(path: Path) -> bytes:
    """Return all that other programs write to a named pipe, such as `<(command)` of a shell.

    Raises:
        BadRequest: no program has opened it for writing. Without this check, the command would wait for one forever.
    """
    if sys.platform == "win32":  # opening a pipe there never waits for a program that writes to it
        return path.read_bytes()
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as pipe:
        first = None
        with suppress(BlockingIOError):  # a program has opened it, but has not written yet
            first = os.read(pipe.fileno(), 1)
        if first == b"":
            raise _unreadable(str(path), "it is a named pipe to which no program is writing.")
        os.set_blocking(pipe.fileno(), True)
        return (first or b"") + pipe.read()


def _unreadable(name: str, reason: str, kind: type[BadRequest] = BadRequest) -> BadRequest:
    return kind(f"Cannot read {name[:_SHOWN]!r}: {reason}")


def _name(path: Path) -> str:
    return os.fsencode(path.name).decode(errors="replace")  # a name may have any bytes, the report's is text


def _read_standard_input() -> bytes:
    if sys.stdin.isatty():
        print(f"Paste the links, one per line, then press {END_OF_INPUT}.", file=sys.stderr)
    try:
        content = sys.stdin.buffer.read()
    except OSError as error:
        raise BadRequest(f"Cannot read standard input: {error.strerror}.") from error
    if not content.strip():
        raise BadRequest(
            "Standard input was empty: there is nothing to read. Pipe an exported file or links to tracks into the "
            "command, or name a file instead of `-`."
        )
    return content


def _playlist_link(content: bytes) -> SpotifyLink | None:
    """Return the link if the text is one link to a playlist or an album; links to tracks are a list of tracks."""
    with suppress(BadRequest, UnicodeDecodeError):
        link = SpotifyLink.parse(content.decode(), bare="track")
        return link if link.kind in {"playlist", "album"} else None
    return None
