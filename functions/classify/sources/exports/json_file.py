"""JSON -> the reader of its shape."""

from collections.abc import Iterable
from typing import Any

import msgspec

from classify.errors import BadRequest
from classify.sources.exports import json_formats, records
from classify.sources.exports.entry import Entry


def entries(text: str) -> Iterable[Entry] | None:
    """The entries of Spotify's account data or of a list of records; None where the shape is unknown.

    Raises:
        BadRequest: it is no JSON, nested too deeply, or an empty list.
    """
    data = _parsed(text)
    match data:
        case {"playlists": [*playlists]}:
            return json_formats.playlists(playlists)
        case {"tracks": [*tracks]}:
            return json_formats.library(tracks)
        case []:
            raise BadRequest("The list in this JSON file is empty. Export the playlist again.")
        case [*found]:
            return records.entries(found)
    return None


def _parsed(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise BadRequest(f"The file looks like JSON but cannot be read: {error}. Export it again.") from None
