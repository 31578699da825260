"""The Web API's JSON objects for tracks, albums and audio features (source: Spotify's OpenAPI file)."""

from functools import lru_cache

from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.records import Album, Json, Track

WEB_API = "https://api.spotify.com/v1"
OPEN = "https://open.spotify.com"


def _identity(kind: str, identity: str) -> Json:
    return {
        "type": kind,
        "id": identity,
        "uri": f"spotify:{kind}:{identity}",
        "href": f"{WEB_API}/{kind}s/{identity}",
        "external_urls": {"spotify": f"{OPEN}/{kind}/{identity}"},
    }


@lru_cache(maxsize=4096)
def _artist(name: str) -> Json:
    return {**_identity("artist", spotify_id(f"artist {name}")), "name": name}


def _artists(names: tuple[str, ...]) -> list[Json]:
    return [_artist(name) for name in names]


@lru_cache(maxsize=4096)
def simple_album_object(identity: str, name: str, artists: tuple[str, ...]) -> Json:
    """Return an album object as part of a track."""
    return {
        **_identity("album", identity),
        "name": name,
        "album_type": "album",
        "artists": _artists(artists),
        "images": [],
        "release_date": "2024-05-17",
        "release_date_precision": "day",
    }


def album_object(album: Album) -> Json:
    """Return an album object without its page of tracks."""
    whole = simple_album_object(album.id, album.name, album.artists)
    return {
        **whole,
        "total_tracks": len(album.tracks),
        "genres": [],
        "label": "Kiosk Tapes",
        "copyrights": [],
    }


def simple_track_object(track: Track) -> Json:
    """Return a track object as part of an album, without ISRC and popularity."""
    return {
        **_identity("track", track.id),
        "name": track.name,
        "artists": _artists(track.artists),
        "duration_ms": track.features.duration_ms,
        "explicit": False,
        "is_local": False,
        "is_playable": True,
        "preview_url": None,
        "disc_number": 1,
        "track_number": 1,
    }


def track_object(track: Track, *, instead_of: str | None = None) -> Json:
    """Return a full track object; `instead_of` is the requested id if this release replaces it (relinking)."""
    full: Json = {
        **simple_track_object(track),
        "album": simple_album_object(track.album_id, track.album, track.artists[:1]),
        "external_ids": {"isrc": track.isrc},
        "popularity": track.popularity,
        # Spotify also sends these two in a playlist's `item`, where `track` can be mistaken for a nested track.
        "episode": False,
        "track": True,
    }
    if instead_of is not None:
        full["linked_from"] = _identity("track", instead_of)
    return full


def features_object(track: Track) -> Json:
    """Return Spotify's audio features object of a track."""
    return {
        **track.features._asdict(),
        "type": "audio_features",
        "id": track.id,
        "uri": f"spotify:track:{track.id}",
        "track_href": f"{WEB_API}/tracks/{track.id}",
        "analysis_url": f"{WEB_API}/audio-analysis/{track.id}",
        "key": len(track.name) % 12,
        "mode": len(track.album) % 2,
        "time_signature": 4,
    }
