"""Playlist entries that are not plain tracks; all are valid and were seen in real playlists."""

from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.records import Entry, Json, Track

NOTHING = Entry(track=None)
"""A track that was removed from Spotify: the entry holds null."""

EMPTY = Entry(track=None, empty=True)
"""`{}`, as a `fields` filter with outdated names returns an entry."""


def local_file(title: str = "Basement Rehearsal", artist: str = "Our Own Band", *, seconds: int | None = 183) -> Entry:
    """A local file of the user: no id, and `seconds` may be 0 or None (https://github.com/sigma67/spotify_to_ytmusic/issues/165)."""
    uri = f"spotify:local:{artist}:Demos:{title}:{seconds or ''}".replace(" ", "+")
    item: Json = {
        "type": "track",
        "id": None,
        "uri": uri,
        "name": title,
        "artists": [{"name": artist, "type": "artist", "id": None}] if artist else [],
        "album": {"name": "Demos", "id": None, "images": [], "artists": []} if seconds else None,
        "explicit": False,
        "is_local": True,
        "episode": False,
        "track": True,
        "popularity": 0,
        "external_ids": {},
    }
    if seconds is not None:
        item["duration_ms"] = seconds * 1000
    return Entry(track=None, item=item, is_local=True)


def episode(title: str = "Twelve Minutes About Trains") -> Entry:
    """A podcast episode: it has a show, but no artists and no album."""
    identity = spotify_id(f"episode {title}")
    return Entry(
        track=None,
        item={
            "type": "episode",
            "id": identity,
            "uri": f"spotify:episode:{identity}",
            "name": title,
            "show": {"id": spotify_id("show"), "name": "The Platform Clock", "type": "show"},
            "duration_ms": 1_805_000,
            "explicit": False,
            "episode": True,
            "track": False,
            "is_playable": True,
        },
    )


def unplayable(item: Json) -> Entry:
    """A track of another market: in the playlist, but not playable."""
    return Entry(track=None, item={**item, "is_playable": False, "restrictions": {"reason": "market"}})


def without_external_ids(item: Json) -> Entry:
    """A track without ISRC and links: the keys are absent, not null."""
    return Entry(track=None, item={k: v for k, v in item.items() if k not in {"external_ids", "external_urls"}})


def undated(track: Track) -> Entry:
    """An entry of a very old playlist, without who added it and when."""
    return Entry(track=track, added_at=None)
