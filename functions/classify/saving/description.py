"""The description by which a playlist is known as one that Moodlist made, and from which playlist and mood."""

import html
import re

from classify.core.playlist import Playlist
from classify.core.save_target import MAX_NAME_LENGTH
from classify.core.spotify_link import SpotifyLink

MADE_BY = "Made by Moodlist"
_ID = re.compile(r"\[(\w+)\]$")


def describe(mood: str, source: Playlist) -> str:
    """The description of a playlist with the tracks of `mood` from `source`: at most 300 characters, on one line."""
    name = " ".join(source.name.split())[:MAX_NAME_LENGTH] or "a list"
    return f"{_begin(mood)}{name}{_id_of(source)}"


def is_made_by_moodlist(description: object) -> bool:
    """Whether Moodlist made the playlist that Spotify describes like this."""
    return _text(description).startswith(f"{MADE_BY}:")


def is_made_from(description: object, mood: str, source: Playlist) -> bool:
    """Whether Moodlist made it from this playlist, which may have another name by now, and for this mood."""
    text = _text(description)
    return text.startswith(_begin(mood)) and _key(text) == _key(describe(mood, source))


def _begin(mood: str) -> str:
    return f"{MADE_BY}: the {mood} songs of "


def _id_of(source: Playlist) -> str:
    """A bare id: Spotify would turn a link into something else."""
    if not source.url:
        return ""
    link = SpotifyLink.parse(source.url)
    return f" [{link.id or link.kind}]"


def _key(text: str) -> str:
    found = _ID.search(text)
    return found[1] if found else text


def _text(description: object) -> str:
    """Spotify sends descriptions with entities of HTML."""
    return html.unescape(description) if isinstance(description, str) else ""
