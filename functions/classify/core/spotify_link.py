"""Parses Spotify links in every form in which people paste them, without fetching anything.

An id has 22 base-62 characters: https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids
"""

import re
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from classify.errors import BadRequest, quote

Kind = Literal["playlist", "album", "track", "liked"]

_ID = re.compile(r"[0-9A-Za-z]{22}")
_PAGE = re.compile(rf"https://open\.spotify\.com/[a-z]+/{_ID.pattern}")
_HOSTS = {"open.spotify.com", "play.spotify.com"}
_SHORT_HOSTS = {"spotify.link", "link.tospotify.com", "spotify.app.link", "spoti.fi"}
_LOCALE = re.compile(r"intl-[A-Za-z-]+", re.IGNORECASE)
MAX_LINK = 2048  # a longer text is not a link, so it is not parsed


def is_spotify_id(text: str) -> bool:
    """Return whether the text has the form of an id. Only such a text may become part of a URL."""
    return _ID.fullmatch(text) is not None


def is_spotify_page(url: str) -> bool:
    """Return whether the URL is the canonical one of a track, an episode or anything else with an id."""
    return _PAGE.fullmatch(url) is not None


class SpotifyLink(Struct, frozen=True):
    """The target of a link. `id` is None only for the owner's liked songs."""

    kind: Kind
    id: str | None

    @property
    def url(self) -> str:
        """The canonical URL on open.spotify.com."""
        return f"https://open.spotify.com/{'collection/tracks' if self.kind == 'liked' else f'{self.kind}/{self.id}'}"

    @classmethod
    def parse(cls, text: str, bare: Literal["playlist", "track"] = "playlist") -> "SpotifyLink":
        """Read a URL, a URI or an id; `bare` is the kind of an id alone.

        Raises:
            BadRequest: the text is none of these, or a link to something without tracks; the detail says which.
        """
        text = text.strip().strip("<>\"'").strip()
        if len(text) > MAX_LINK:
            raise BadRequest("This is too long to be a Spotify link.")
        if text.lower() == "liked":
            return cls("liked", None)
        if is_spotify_id(text):
            return cls(bare, text)
        return _of_segments(_uri_segments(text) if text.lower().startswith("spotify:") else _url_segments(text), text)


def _uri_segments(uri: str) -> list[str]:
    return [part for part in uri.split(":")[1:] if part]


def _url_segments(url: str) -> list[str]:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        raise _unreadable(url) from None
    segments = [segment for segment in parts.path.split("/") if segment]
    if host in _SHORT_HOSTS or (host in _HOSTS and segments[:1] == ["s"]):
        raise BadRequest(
            "This is a short link, which only Spotify can resolve. Open it in a browser and send the long URL that "
            "you are redirected to (https://open.spotify.com/playlist/...)."
        )
    if host not in _HOSTS or parts.scheme not in {"http", "https"}:
        raise _unreadable(url)
    return segments


def _of_segments(segments: list[str], text: str) -> SpotifyLink:
    if segments and _LOCALE.fullmatch(segments[0]):
        segments = segments[1:]
    if segments and segments[0] in {"embed", "embed-legacy"}:
        segments = segments[1:]
    if len(segments) > 2 and segments[0] == "user":
        segments = segments[2:]
    match segments:
        case ["collection", "tracks"] | ["collection"]:
            return SpotifyLink("liked", None)
        case [("playlist" | "album" | "track") as kind, id_, *_] if is_spotify_id(id_):
            return SpotifyLink(kind, id_)
        case [("artist" | "episode" | "show" | "user" | "audiobook" | "chapter") as kind, *_]:
            raise BadRequest(f"This is a link to a Spotify {kind}; send a link to a playlist, an album or a track.")
        case [("playlist" | "album" | "track") as kind, *_]:
            raise BadRequest(f"The id in this {kind} link must have 22 letters and digits; copy the whole link.")
    raise _unreadable(text)


def _unreadable(text: str) -> BadRequest:
    return BadRequest(
        f"{quote(text)} is not a Spotify link. Send https://open.spotify.com/playlist/<id>, spotify:playlist:<id>, "
        "or the id alone (22 letters and digits)."
    )
