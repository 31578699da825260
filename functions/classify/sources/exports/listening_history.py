"""Removes what is private from a listening history before anything stores it.

Spotify's extended streaming history has the IP address, the country and the device of every play:
https://support.spotify.com/us/article/understanding-your-data
"""

import csv
import re
from io import StringIO
from typing import Any

import msgspec

from classify.core.playlist import SkipReason
from classify.errors import BadRequest
from classify.sources.exports.columns import KNOWN
from classify.sources.exports.compression import MAX_UPLOAD, decompress
from classify.sources.exports.csv_rows import BrokenRow
from classify.sources.exports.csv_table import Table, read_table
from classify.sources.exports.decoding import decode
from classify.sources.exports.json_documents import is_json, parse_json
from classify.sources.exports.song_fields import is_play, is_read

_PRIVATE = ("ip_addr", "conn_country", "user_agent")  # and the same with `_decrypted`, as until 2023
_HISTORY_TABLE = re.compile(rf"ms.?played|{'|'.join(_PRIVATE)}".replace("_", ".?"), re.IGNORECASE)
_HISTORY = re.compile(rf'"(?:ms_played|msPlayed|{"|".join(_PRIVATE)})')


def without_private_fields(upload: bytes) -> bytes:
    """Return an upload as it may be stored: of the plays of a listening history, only the fields that are read.

    Any other upload is returned as it is.

    Raises:
        BadRequest: the upload is compressed and damaged, or a listening history that is not valid JSON.
        TooLarge: the upload is compressed and holds more than 4 MB.
    """
    text = decode(decompress(upload, MAX_UPLOAD)).text
    if not is_json(text):
        table = read_table(text) if _HISTORY_TABLE.search(text) else None
        return _strip_table(table) if table and table.is_listening_history else upload
    if not _HISTORY.search(text):
        return upload
    try:
        return msgspec.json.encode(_strip(parse_json(text)))
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply. Export the listening history again.") from None


def _strip_table(table: Table) -> bytes:
    """Return the columns that are read, and one that says which rows cannot be read."""
    kept = [at for at, name in enumerate(table.header) if not name or name in KNOWN]
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([*(table.header[at] for at in kept), "skipped"])
    for row in table.rows:
        if isinstance(row, BrokenRow):
            writer.writerow([*[""] * len(kept), SkipReason.UNREADABLE_ROW])
        else:
            writer.writerow([*(row[at] if at < len(row) else "" for at in kept), "no"])
    return text.getvalue().encode()


def _strip(value: Any) -> Any:
    if isinstance(value, list):
        return [_strip(each) for each in value]
    if isinstance(value, dict):
        played = is_play(value)
        return {key: _strip(each) for key, each in value.items() if not _is_private(key, each, played=played)}
    return value


def _is_private(key: str, value: Any, *, played: bool) -> bool:
    return key.startswith(_PRIVATE) or (played and not isinstance(value, dict | list) and not is_read(key))
