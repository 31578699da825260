"""Reads what the user names on the command line: a file, a link, or standard input."""

import sys
from contextlib import suppress
from pathlib import Path

from classify.core.playlist import ExportFile
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest
from classify.sources.exports.compression import decompress

_LINK_STARTS = ("http:", "https:", "spotify:", "open.spotify.com/", "spotify.link/")
_SHOWN = 200  # characters of a file's name in a message
MAX_UNPACKED = 256 * 1024 * 1024  # bytes of a compressed file: the features of about a million songs


def read_source(text: str) -> SpotifyLink | ExportFile:
    """Return the file of this name if there is one, else the link; `-` is standard input. Gzip files are unpacked.

    Raises:
        BadRequest: it is neither, or the file cannot be read.
        TooLarge: a compressed file holds more than 256 MiB.
    """
    if text == "-":
        return _read_standard_input()
    path = Path(text)
    with suppress(OSError):  # for example, the name is too long for a file
        if path.is_dir():
            raise BadRequest(f"Cannot read {text!r}: it is a directory. Name one file in it.")
        if path.exists():
            return _read_file(path)
    return parse_link(text, text)


def parse_link(text: str, file: str) -> SpotifyLink:
    """Return the link in a text; `file` is the missing file that the text may have meant instead.

    Raises:
        BadRequest: the text is not a link to a playlist, an album or a track.
    """
    try:
        return SpotifyLink.parse(text)
    except BadRequest:
        if text.lower().startswith(_LINK_STARTS):
            raise
        raise BadRequest(f"Cannot read {file[:_SHOWN]!r}: no such file, and not a Spotify link.") from None


def _read_file(path: Path) -> ExportFile:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadRequest(f"Cannot read {str(path)!r}: {error.strerror}.") from error
    return ExportFile(decompress(content, MAX_UNPACKED), path.name)


def _read_standard_input() -> SpotifyLink | ExportFile:
    if sys.stdin.isatty():
        print("Paste the links, one per line, then press Ctrl-D.", file=sys.stderr)
    content = decompress(sys.stdin.buffer.read(), MAX_UNPACKED)
    return _playlist_link(content) or ExportFile(content)


def _playlist_link(content: bytes) -> SpotifyLink | None:
    """Return the link if the text is one link to a playlist or an album; links to tracks are a list of tracks."""
    with suppress(BadRequest, UnicodeDecodeError):
        link = SpotifyLink.parse(content.decode(), bare="track")
        return link if link.kind in {"playlist", "album"} else None
    return None
