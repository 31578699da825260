"""The playlist to which the tracks of a mood are saved."""

from typing import Literal

from msgspec import Struct

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

MAX_NAME_LENGTH = 100  # characters; Spotify truncates or rejects longer names
_LINKS = ("http:", "https:", "spotify:", "open.spotify.com/", "play.spotify.com/", "spotify.link/")


class SaveTarget(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A playlist of the owner's account, and which tracks to save there. Watchlist entries store it as JSON.

    With `id`, it is the playlist with this id. Without, it is the playlist with this name that Moodlist created from
    the same playlist and mood; if there is none, a new one.
    """

    mood: str  # the model's name
    min_score: float = 0
    sort: Literal["playlist", "score"] = "playlist"
    name: str | None = None  # None: named after the mood and the source playlist
    id: str | None = None  # Spotify's

    @classmethod
    def parse(
        cls, text: str | None, *, mood: str, min_score: float = 0, sort: Literal["playlist", "score"] = "playlist"
    ) -> "SaveTarget":
        """Read the name of a playlist, or its link, URI or id; with None, it is named after the mood and the source.

        Raises:
            BadRequest: the text is a link to something else, or not a valid name.
        """
        id_ = None if text is None else _playlist_id(text)
        name = None if text is None or id_ else _valid_name(text)
        return cls(mood=mood, min_score=min_score, sort=sort, name=name, id=id_)

    def title(self, source: str) -> str:
        """Return the playlist's name, such as "Relaxing songs of Road trip" for the source playlist "Road trip"."""
        if self.name is not None:
            return self.name
        suffix = f" of {source}" if source else ""
        return " ".join(f"{self.mood.capitalize()} songs{suffix}".split())[:MAX_NAME_LENGTH].rstrip()


def _playlist_id(text: str) -> str | None:
    is_link = text.strip().lower().startswith(_LINKS)
    try:
        link = SpotifyLink.parse(text)
    except BadRequest:
        if is_link:
            raise
        return None
    if is_link and link.kind != "playlist":
        raise BadRequest(f"This is a link to a Spotify {link.kind}; songs can only be saved to a playlist.")
    return link.id if link.kind == "playlist" else None


def _valid_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= MAX_NAME_LENGTH:
        raise BadRequest(f"The name of a playlist must have 1 to {MAX_NAME_LENGTH} characters.")
    return name
