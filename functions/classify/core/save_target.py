"""The playlist to which the tracks of a mood are saved."""

from msgspec import Struct

from classify.core.report import Certainty, Selection, Sort
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

REST = ""  # in the place of a mood: the tracks that no mood's playlist has
MAX_NAME_LENGTH = 100  # characters; Spotify truncates or rejects longer names
_LINKS = ("http:", "https:", "spotify:", "open.spotify.com/", "play.spotify.com/", "spotify.link/")


class SaveTarget(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A playlist of the owner's account, and which tracks to save there. Watchlist entries store it as JSON.

    With `id`, it is the playlist with this id. Without, it is the playlist with this name that Moodlist created from
    the same playlist and mood; if there is none, a new one.
    """

    mood: str  # the model's name, or `REST`
    min_score: float = 0
    sort: Sort = "playlist"
    certainty: Certainty = "best"
    name: str | None = None  # None: named after the mood and the source playlist
    id: str | None = None  # Spotify's

    @classmethod
    def parse(
        cls,
        text: str | None,
        *,
        mood: str,
        min_score: float = 0,
        sort: Sort = "playlist",
        certainty: Certainty = "best",
    ) -> "SaveTarget":
        """Read the name of a playlist, or its link, URI or id; with None, it is named after the mood and the source.

        Raises:
            BadRequest: the text is a link to something else, or not a valid name.
        """
        id_ = None if text is None else _playlist_id(text)
        name = None if text is None or id_ else _valid_name(text)
        return cls(mood=mood, min_score=min_score, sort=sort, certainty=certainty, name=name, id=id_)

    @property
    def selection(self) -> Selection:
        """Which tracks of a report to save, and in which order."""
        return Selection(frozenset({self.mood}), self.min_score, self.sort, self.certainty)

    def title(self, source: str) -> str:
        """Return the playlist's name, such as "Relaxing songs of Road trip" for the source playlist "Road trip"."""
        if self.name is not None:
            return self.name
        suffix = f" of {source}" if source else ""
        contents = "The rest" if self.mood == REST else f"{self.mood.capitalize()} songs"
        return " ".join(f"{contents}{suffix}".split())[:MAX_NAME_LENGTH].rstrip()


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
