"""Where the tracks of a mood are kept."""

from typing import Literal

from msgspec import Struct

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

LONGEST_NAME = 100  # characters; what is longer, Spotify cuts or refuses
_LINKS = ("http:", "https:", "spotify:", "open.spotify.com/", "play.spotify.com/", "spotify.link/")


class SaveTarget(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A playlist of the account and which tracks it is to hold, in a form that a watchlist entry can keep as JSON.

    With `id` it is that playlist, whoever made it. Without, it is the one of this name that Moodlist made from the same
    playlist and mood; where there is none, a new one.
    """

    mood: str  # the model's own name of it
    min_score: float = 0
    sort: Literal["playlist", "score"] = "playlist"
    name: str | None = None  # without one it is called after the mood and the playlist
    id: str | None = None  # Spotify's

    @classmethod
    def parse(
        cls, text: str | None, *, mood: str, min_score: float = 0, sort: Literal["playlist", "score"] = "playlist"
    ) -> "SaveTarget":
        """Read a name, or the link, URI or id of a playlist; None leaves the name to the mood and the playlist.

        Raises:
            BadRequest: it is a link to something else, or no name.
        """
        id_ = None if text is None else _playlist_id(text)
        name = None if text is None or id_ else _checked(text)
        return cls(mood=mood, min_score=min_score, sort=sort, name=name, id=id_)

    def title(self, source: str) -> str:
        """The playlist's name, such as "Relaxing songs of Road trip", given the name of the source."""
        if self.name is not None:
            return self.name
        whose = f" of {source}" if source else ""
        return " ".join(f"{self.mood.capitalize()} songs{whose}".split())[:LONGEST_NAME].rstrip()


def _playlist_id(text: str) -> str | None:
    is_link = text.strip().lower().startswith(_LINKS)
    try:
        link = SpotifyLink.parse(text)
    except BadRequest:
        if is_link:
            raise
        return None
    if is_link and link.kind != "playlist":
        raise BadRequest(f"This links to a Spotify {link.kind}; songs can be saved in a playlist only.")
    return link.id if link.kind == "playlist" else None


def _checked(name: str) -> str:
    shown = " ".join(name.split())
    if not 1 <= len(shown) <= LONGEST_NAME:
        raise BadRequest(f"A playlist's name has 1 to {LONGEST_NAME} characters.")
    return shown
