"""Spotify's playlist entries and track objects, with the old names or those since 2026 -> tracks and skipped items.

https://developer.spotify.com/documentation/web-api/reference/get-playlists-items
"""

from typing import Any

from classify.core.playlist import Skipped, SkipReason, Track
from classify.core.spotify_link import is_spotify_id, is_spotify_page


def to_item(entry: Any, position: int) -> Track | Skipped:
    """Return the item for a playlist entry."""
    entry = object_or_empty(entry)
    content = content_of(entry)
    if not content:
        return Skipped(position=position, reason=SkipReason.UNAVAILABLE)
    if entry.get("is_local") is True or content.get("is_local") is True:
        return _skipped(content, position, SkipReason.LOCAL_FILE)
    if content.get("type") == "episode" or content.get("episode") is True:
        return _skipped(content, position, SkipReason.EPISODE)
    return to_track(content, position)


def expected_track(entry: Any) -> Track | None:
    """Return by what a provider knows the track of a playlist entry, without all else; None if it has no features."""
    content = content_of(object_or_empty(entry))
    if content.get("is_local") is True or content.get("type") == "episode" or (id_ := _id(content)) is None:
        return None
    return Track(position=0, id=id_, isrc=_isrc(content), linked_from=_linked_from(content))


def content_of(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the track or episode of a playlist entry: `item` (since 2026) or `track`, which may be True; or {}."""
    return object_or_empty(entry.get("item")) or object_or_empty(entry.get("track"))


def to_track(content: dict[str, Any], position: int, album: str | None = None) -> Track | Skipped:
    """Return the track for a track object, playable in this market or not; skip one without a valid id."""
    id_ = _id(content)
    if id_ is None:
        return _skipped(content, position, SkipReason.NO_ID)
    return Track(
        position=position,
        id=id_,
        name=_text(content.get("name")),
        artists=_artists(content),
        album=_text(object_or_empty(content.get("album")).get("name")) or album,
        isrc=_isrc(content),
        linked_from=_linked_from(content),
    )


def _isrc(content: dict[str, Any]) -> str | None:
    return _text(object_or_empty(content.get("external_ids")).get("isrc"))


def _linked_from(content: dict[str, Any]) -> str | None:
    return _id(object_or_empty(content.get("linked_from")))


def _skipped(content: dict[str, Any], position: int, reason: SkipReason) -> Skipped:
    artists = _artists(content) or tuple(filter(None, [_text(object_or_empty(content.get("show")).get("name"))]))
    url = _text(object_or_empty(content.get("external_urls")).get("spotify"))
    return Skipped(
        position=position,
        reason=reason,
        name=_text(content.get("name")),
        artists=artists,
        url=url if url and is_spotify_page(url) else None,
    )


def _artists(content: dict[str, Any]) -> tuple[str, ...]:
    artists = content.get("artists")
    names = [_text(object_or_empty(artist).get("name")) for artist in artists] if isinstance(artists, list) else []
    return tuple(name for name in names if name)


def object_or_empty(value: Any) -> dict[str, Any]:
    """Return the value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def _id(content: dict[str, Any]) -> str | None:
    id_ = _text(content.get("id"))
    return id_ if id_ and is_spotify_id(id_) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
