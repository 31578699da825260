"""Which kind of file this is. Its content alone decides; people rename files."""

import re

from classify.adapters.export_files import json_file, pasted_links, table
from classify.adapters.export_files.columns import Columns
from classify.adapters.export_files.entry import Listing
from classify.adapters.export_files.rows import entries, playlists
from classify.errors import BadRequest

_JSON = re.compile(r"\s*(?:\{|\[\s*[\[\]{\"])")


def listing(text: str) -> Listing:
    """The entries of the file.

    Raises:
        BadRequest: no reader knows this file; the detail says what was seen and what can be read.
    """
    found = json_file.listing(text) if _JSON.match(text) else _table(text) or pasted_links.listing(text)
    if found is None:
        raise _unrecognised(text)
    return found


def _table(text: str) -> Listing | None:
    read = table.read(text)
    if read is None:
        return None
    columns = Columns.of(read.header)
    return Listing(entries(read, columns), playlists(read, columns))


def _unrecognised(text: str) -> BadRequest:
    line = text.strip().splitlines()[0]
    shown = line if len(line) <= 120 else line[:117] + "..."
    return BadRequest(
        f"This file is of no kind that is read here; it begins with {shown!r}. What can be read: exports of "
        "Exportify (exportify.net or exportify.app), Skiley, TuneMyMusic and Soundiiz; Playlist1.json and "
        "YourLibrary.json of Spotify's account data; Moodlist's own CSV; any CSV with a column of Spotify "
        "ids, URIs or URLs, of ISRCs, or of all ten audio features; and links to tracks, one per line."
    )
