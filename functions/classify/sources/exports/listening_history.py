"""Removes what is private from a listening history before anything stores it.

Spotify's extended streaming history has the IP address, the country and the device of every play:
https://support.spotify.com/us/article/understanding-your-data
"""

import re
from typing import Any

import msgspec

from classify.errors import BadRequest
from classify.sources.exports.compression import MAX_UPLOAD, decompress
from classify.sources.exports.decoding import decode
from classify.sources.exports.json_formats import parse_json
from classify.sources.exports.song_fields import is_play, is_read

_PRIVATE = ("ip_addr", "conn_country", "user_agent")  # and the same with `_decrypted`, as until 2023
_HISTORY = re.compile(rf'"(?:ms_played|msPlayed|{"|".join(_PRIVATE)})')


def without_private_fields(upload: bytes) -> bytes:
    """Return an upload as it may be stored: of the plays of a listening history, only the fields that are read.

    Any other upload is returned as it is.

    Raises:
        BadRequest: the upload is compressed and damaged, or a listening history that is not valid JSON.
        TooLarge: the upload is compressed and holds more than 4 MB.
    """
    text = decode(decompress(upload, MAX_UPLOAD)).text
    if not _HISTORY.search(text):
        return upload
    try:
        return msgspec.json.encode(_strip(parse_json(text)))
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply. Export the listening history again.") from None


def _strip(value: Any) -> Any:
    if isinstance(value, list):
        return [_strip(each) for each in value]
    if isinstance(value, dict):
        played = is_play(value)
        return {key: _strip(each) for key, each in value.items() if not _is_private(key, each, played=played)}
    return value


def _is_private(key: str, value: Any, *, played: bool) -> bool:
    return key.startswith(_PRIVATE) or (played and not isinstance(value, dict | list) and not is_read(key))
