"""The playlist source for export files: decode the bytes, recognise the format, name the playlist."""

import codecs
import re
from collections.abc import Iterable
from itertools import islice

from classify.core.playlist import ExportFile, Playlist
from classify.errors import BadRequest, TooLarge, quote
from classify.sources.exports.csv_table import read_table
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.json_formats import read_json
from classify.sources.exports.pasted_links import read_links
from classify.sources.exports.rows import read_rows

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZIP = b"PK\x03\x04"
_JSON_START = re.compile(r"\s*(?:\{|\[\s*[\[\]{\"])")
_EXTENSION = re.compile(r"\.(?:csv|json|tsv|txt|m3u8?)$", re.IGNORECASE)
_EXPORTER_SUFFIX = re.compile(r"(?: - Skiley Export| ?playlistCSV[0-9]*)$", re.IGNORECASE)


class ExportFileSource:
    """Reads playlists from export files. The content alone decides the format, because people rename files.

    `max_tracks` limits the items of a file; None means no limit.
    """

    def __init__(self, max_tracks: int | None = None):
        self._max_tracks = max_tracks

    def playlist(self, file: ExportFile, /) -> Playlist:
        """Return every item of the file; positions count from 1 across all playlists in it.

        Raises:
            BadRequest: the file is empty, broken or in an unknown format; the detail says which.
            TooLarge: the file has more than `max_tracks` items.
        """
        text = _decode(file.content)
        if not text.strip():
            raise BadRequest("The file is empty. Export the playlist again and send the new file.")
        limit = self._max_tracks
        entries = list(islice(_read_entries(text), None if limit is None else limit + 1))
        if limit is not None and len(entries) > limit:
            raise TooLarge(
                f"The file has more than {limit:,} songs, the limit for one request. Split it and send the parts one "
                "by one, or use the `moodlist` command, which has no limit."
            )
        items = (entry.to_item(position) for position, entry in enumerate(entries, start=1))
        return Playlist.of(items, name=_playlist_name((entry.playlist for entry in entries), file.name))


def _decode(content: bytes) -> str:
    """Decode as the byte order mark says, else as UTF-8, else as Windows-1252; replace invalid bytes.

    Raises:
        BadRequest: the bytes are a ZIP archive; an Excel workbook is one too.
    """
    if content.startswith(_ZIP):
        raise BadRequest("This is a ZIP archive or an Excel workbook. Unpack it or save it as CSV, then send one file.")
    # No title contains a NUL. Text with a NUL at every other place is UTF-16 that lost its byte order mark.
    return _decode_text(content).replace("\0", "")


def _decode_text(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_entries(text: str) -> Iterable[ExportEntry]:
    """Recognise the format and return the entries in the file's order; they are parsed as you iterate.

    Raises:
        BadRequest: no reader knows the format; the detail shows the first line and lists the supported formats.
    """
    if _JSON_START.match(text):
        entries = read_json(text)
    elif (table := read_table(text)) is not None:
        entries = read_rows(table)
    else:
        entries = read_links(text)
    if entries is None:
        raise _unrecognised(text)
    return entries


def _unrecognised(text: str) -> BadRequest:
    line = text.strip().splitlines()[0]
    return BadRequest(
        f"Unrecognised file format (it starts with {quote(line, 100)}). Supported: exports of Exportify "
        "(exportify.net or exportify.app), Skiley, TuneMyMusic and Soundiiz; Playlist1.json and YourLibrary.json of "
        "Spotify's account data; Moodlist's own CSV; any CSV with a column of Spotify ids, URIs or URLs, of ISRCs, or "
        "with columns for all ten audio features; and links to tracks, one per line."
    )


def _playlist_name(playlists: Iterable[str | None], file_name: str | None) -> str:
    """Return the one playlist name in the entries, the number of names if there are several, else the file's name."""
    names = list(dict.fromkeys(filter(None, playlists)))
    if len(names) == 1:
        return names[0]
    return f"{len(names)} playlists" if names else _name_from_file(file_name or "")


def _name_from_file(file_name: str) -> str:
    stem = _EXTENSION.sub("", re.split(r"[/\\]", file_name)[-1].strip())
    return _EXPORTER_SUFFIX.sub("", stem).strip() or "Export file"
