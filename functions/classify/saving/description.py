"""The description that marks a playlist as made by Moodlist, and names the source playlist and the mood."""

import html
import re

from classify.core.playlist import Playlist
from classify.core.save_target import MAX_NAME_LENGTH, REST
from classify.core.spotify_link import SpotifyLink

MADE_BY = "Made by Moodlist"
_ID_AT_END = re.compile(r"\[(\w+)\]$")


def describe(mood: str, source: Playlist) -> str:
    """Return the description of a playlist with the `mood` tracks of `source`, or with the `REST` of them.

    It is one line of fewer than 300 characters, which is Spotify's limit.
    """
    name = " ".join(source.name.split())[:MAX_NAME_LENGTH] or "a list"
    return f"{_prefix(mood)}{name}{_id_suffix(source)}"


def is_made_by_moodlist(description: object) -> bool:
    """Return whether Moodlist made the playlist with this description, as the Web API returns it."""
    return _text(description).startswith(f"{MADE_BY}:")


def is_made_from(description: object, mood: str, source: Playlist) -> bool:
    """Return whether Moodlist made the playlist with this description from `source` for `mood`.

    A source with an id is recognised by it, since its name may have changed. A file is recognised by its name.
    """
    text = _text(description)
    return text.startswith(_prefix(mood)) and _source_key(text) == _source_key(describe(mood, source))


def _prefix(mood: str) -> str:
    return f"{MADE_BY}: the rest of " if mood == REST else f"{MADE_BY}: the {mood} songs of "


def _id_suffix(source: Playlist) -> str:
    if not source.url:
        return ""
    link = SpotifyLink.parse(source.url)
    return f" [{link.id or link.kind}]"  # not the URL, because Spotify rewrites links in descriptions


def _source_key(description: str) -> str:
    match = _ID_AT_END.search(description)
    return match[1] if match else description


def _text(description: object) -> str:
    """Return the description as plain text: Spotify escapes it as HTML."""
    return html.unescape(description) if isinstance(description, str) else ""
