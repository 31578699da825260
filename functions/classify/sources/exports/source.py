"""The playlist source for export files: decode the bytes, recognise the format, name the playlist."""

import re
from collections.abc import Iterable, Iterator

from classify.core.playlist import ExportFile, Playlist, Skipped, Track
from classify.errors import BadRequest, TooLarge, quote
from classify.sources.exports.compression import MAX_UPLOAD, decompress
from classify.sources.exports.csv_table import read_table
from classify.sources.exports.decoding import DecodedText, decode
from classify.sources.exports.entry import ExportEntry, FoundEntries
from classify.sources.exports.json_documents import is_json
from classify.sources.exports.json_formats import read_json
from classify.sources.exports.pasted_links import read_links
from classify.sources.exports.rows import read_rows

_EXTENSION = re.compile(r"\.(?:csv|jsonl?|tsv|txt|m3u8?|spotdl)(?:\.gz)?$", re.IGNORECASE)
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
            TooLarge: the file has more than `max_tracks` items, or is compressed and holds more than 4 MB.
        """
        decoded = _decode(decompress(file.content, MAX_UPLOAD))  # the command unpacks its files itself
        found = _read_entries(decoded.text)
        entries = self._limited(found.entries)
        return Playlist.of(
            (entry.to_item(position) for position, entry in enumerate(entries, start=1)),
            name=_playlist_name((entry.playlist for entry in entries), file.name),
            notes=tuple(_notes(decoded.damaged, found.missing, count=len(entries))),
        )

    def _limited(self, entries: Iterable[ExportEntry]) -> list[ExportEntry]:
        """Return the entries. Of a listening history the songs count towards the limit, not their plays."""
        limit = self._max_tracks
        if limit is None:
            return list(entries)
        read: list[ExportEntry] = []
        played: set[tuple[object, ...]] = set()
        for entry in entries:
            read.append(entry)
            if entry.is_play:
                played.add((entry.links, entry.name, entry.artists))
            if len(read) > limit and not (entry.is_play and len(played) <= limit):
                raise TooLarge(
                    f"The file has more than {limit:,} songs, the limit for one request. Split it and send the parts "
                    "one by one, or use the `moodlist` command, which has no limit."
                )
        return read


def read_items(file: ExportFile) -> Iterator[Track | Skipped]:
    """Yield every item of a file that is not compressed, in its order, also those that occur again.

    Raises:
        BadRequest: the file is empty, broken or in an unknown format; the detail says which.
    """
    entries = _read_entries(_decode(file.content).text).entries
    return (entry.to_item(position) for position, entry in enumerate(entries, start=1))


def _decode(content: bytes) -> DecodedText:
    decoded = decode(content)
    if not decoded.text.strip():
        raise BadRequest("The file is empty. Export the playlist again and send the new file.")
    return decoded


def _notes(damaged: int, missing: int, count: int) -> Iterator[str]:
    if not count:
        yield "The file is a playlist without songs."
    if damaged:
        characters = "1 character is" if damaged == 1 else f"{damaged:,} characters are"
        yield f"{characters} damaged in the file and shown as U+FFFD. Export the playlist again to get them right."
    if missing:
        items = "1 more item" if missing == 1 else f"{missing:,} more items"
        yield f"The playlist has {items} on pages that are not in the file. Save all pages, as one list, to get them."


def _read_entries(text: str) -> FoundEntries:
    """Recognise the format and return the entries in the file's order; they are parsed as you iterate.

    Raises:
        BadRequest: no reader knows the format; the detail shows the first line and lists the supported formats.
    """
    if is_json(text):
        return read_json(text)
    table = read_table(text)
    entries = read_links(text) if table is None else read_rows(table)
    if entries is None:
        raise _unrecognised(text)
    return FoundEntries(entries)


def _unrecognised(text: str) -> BadRequest:
    line = text.strip().splitlines()[0]
    return BadRequest(
        f"Unrecognised file format (it starts with {quote(line, 100)}). Supported: exports of Exportify "
        "(exportify.net or exportify.app), Skiley, TuneMyMusic, Soundiiz, spotDL and spotify-backup; Playlist1.json, "
        "YourLibrary.json and the streaming history of Spotify's account data; answers of its Web API; Moodlist's own "
        "CSV and JSON; any CSV with a column of Spotify ids, URIs or URLs, of ISRCs, or with columns for all ten audio "
        "features; M3U; and links to tracks, one per line."
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
