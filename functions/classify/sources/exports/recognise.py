"""Which kind of file this is. Its content alone decides; people rename files."""

import re
from collections.abc import Iterable

from classify.errors import BadRequest
from classify.sources.exports import csv_table, json_file, pasted_links, rows
from classify.sources.exports.entry import Entry

_JSON = re.compile(r"\s*(?:\{|\[\s*[\[\]{\"])")


def entries(text: str) -> Iterable[Entry]:
    """What the file holds, in order; reading goes on while these are taken.

    Raises:
        BadRequest: no reader knows this file; the detail says what was seen and what can be read.
    """
    if _JSON.match(text):
        found = json_file.entries(text)
    elif (read := csv_table.read(text)) is not None:
        found = rows.entries(read)
    else:
        found = pasted_links.entries(text)
    if found is None:
        raise _unrecognised(text)
    return found


def _unrecognised(text: str) -> BadRequest:
    line = text.strip().splitlines()[0]
    shown = line if len(line) <= 120 else line[:117] + "..."
    return BadRequest(
        f"This file is of no kind that is read here; it begins with {shown!r}. What can be read: exports of "
        "Exportify (exportify.net or exportify.app), Skiley, TuneMyMusic and Soundiiz; Playlist1.json and "
        "YourLibrary.json of Spotify's account data; Moodlist's own CSV; any CSV with a column of Spotify "
        "ids, URIs or URLs, of ISRCs, or of all ten audio features; and links to tracks, one per line."
    )
