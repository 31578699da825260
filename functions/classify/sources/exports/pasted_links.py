"""Links as people paste them: copied out of Spotify's desktop client, or an M3U of ours."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from classify.errors import BadRequest
from classify.sources.exports.entry import Entry
from classify.sources.exports.references import points_at

_LINK = re.compile(r"(?:\bspotify:|(?:https?://)?\b(?:open|play)\.spotify\.com/)[^\s,;\"'<>()\[\]]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,;]+")
_OTHER = re.compile(r"[:/](playlist|album|artist)[:/]", re.IGNORECASE)
_LONGEST_NAME = 200  # characters
_LONGEST_PREFACE = 10_000  # lines before the first link, after which none is looked for


def entries(text: str) -> Iterable[Entry] | None:
    """One entry per link, and one for each line without any; None where no line has a link to a track.

    Raises:
        BadRequest: all links are to playlists, albums or artists.
    """
    found = chain.from_iterable(map(_of_line, filter(str.strip, text.splitlines())))
    before: list[Entry] = []
    for entry in islice(found, _LONGEST_PREFACE):
        before.append(entry)
        if entry.links:
            return chain(before, found)
    if other := next(filter(None, map(_OTHER.search, _links(text))), None):
        raise BadRequest(
            f"This text links to a Spotify {other[1].lower()}, not to tracks. Send the link itself as "
            "`playlist`, or paste the links of its tracks: open it in Spotify's desktop client, select all "
            "tracks and copy them."
        )
    return None


def _of_line(line: str) -> Iterator[Entry]:
    """What stands beside links is left out; a line that has none keeps its text as its name."""
    words = [] if line.startswith("#") else [word for word in _SEPARATOR.split(line) if word]  # M3U's comments
    links = [link for link in _links(line) if words and points_at(link)]
    if not links and all(map(points_at, words)):
        links = words  # bare ids
    for link in links:
        yield Entry(links=(link,))
    if words and not links:
        yield Entry(name=line.strip()[:_LONGEST_NAME])


def _links(text: str) -> list[str]:
    if "spotify" not in text.lower():  # most lines of a file that is no list of links
        return []
    return [link.rstrip(".!") for link in _LINK.findall(text)]
