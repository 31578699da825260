"""Pasted links to tracks: copied out of Spotify's desktop client, or an M3U file of Moodlist."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from classify.errors import BadRequest
from classify.sources.exports.entry import ExportEntry, parse_reference

_LINK = re.compile(r"(?:\bspotify:|(?:https?://)?\b(?:open|play)\.spotify\.com/)[^\s,;\"'<>()\[\]]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,;]+")
_OTHER_KIND = re.compile(r"[:/](playlist|album|artist)[:/]", re.IGNORECASE)
_MAX_NAME = 200  # characters
_MAX_PREFACE = 10_000  # lines to search for the first link


def read_links(text: str) -> Iterable[ExportEntry] | None:
    """Return one entry per link and one per line without a link, or None if no line links to a track.

    Raises:
        BadRequest: all links are to playlists, albums or artists.
    """
    entries = chain.from_iterable(map(_read_line, filter(str.strip, text.splitlines())))
    preface: list[ExportEntry] = []
    for entry in islice(entries, _MAX_PREFACE):
        preface.append(entry)
        if entry.links:
            return chain(preface, entries)
    if other := next(filter(None, map(_OTHER_KIND.search, _find_links(text))), None):
        raise BadRequest(
            f"This text links to a Spotify {other[1].lower()}, not to tracks. Send the link itself as "
            "`playlist`, or paste the links of its tracks: open it in Spotify's desktop client, select all "
            "tracks and copy them."
        )
    return None


def _read_line(line: str) -> Iterator[ExportEntry]:
    """Yield the links of a line without the words around them; without a link, yield the line's text as a name."""
    words = [] if line.startswith("#") else [word for word in _SEPARATOR.split(line) if word]  # "#": an M3U comment
    links = [link for link in _find_links(line) if words and parse_reference(link)]
    if not links and all(map(parse_reference, words)):
        links = words  # bare ids
    for link in links:
        yield ExportEntry(links=(link,))
    if words and not links:
        yield ExportEntry(name=line.strip()[:_MAX_NAME])


def _find_links(text: str) -> list[str]:
    if "spotify" not in text.lower():  # a quick test that rules out most lines of a file without links
        return []
    return [link.rstrip(".!") for link in _LINK.findall(text)]
