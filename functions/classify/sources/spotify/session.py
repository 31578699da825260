"""The session on which spotipy makes its calls: Moodlist's, with answers that are decoded as everywhere else.

By themselves, requests and the json module take ten times as long, and several times the memory of the body.
"""

from typing import Any

import requests

from classify.sources.http import new_session
from classify.sources.json_answers import decode_json


class _Answer(dict[str, Any]):
    """An answer with a short repr: spotipy formats every answer for its debug log, which is as slow as decoding."""

    def __repr__(self) -> str:
        return "{...}"


def spotipy_session(url: str) -> requests.Session:
    """Return a session for the service at `url` that threads can share."""
    session = new_session(url)
    session.hooks["response"].append(_decode_with_msgspec)
    return session


def _decode_with_msgspec(response: requests.Response, **_: object) -> None:
    """Replace `response.json` (as a hook of requests)."""
    content = response.content  # a function that knows the response would keep it in memory until garbage is collected

    def json() -> Any:
        value = decode_json(content)
        return _Answer(value) if isinstance(value, dict) else value

    response.json = json  # type: ignore[assignment, method-assign]
