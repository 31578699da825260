"""Tracks of the simulator, and the songs in a response of the API."""

from typing import Any

from moodlist.simulator import Simulator, Track
from moodlist.simulator.catalog import playlist_ids


def tracks_of(sim: Simulator, playlist_id: str = playlist_ids.ROAD_TRIP, count: int = 20) -> list[Track]:
    """Return the first tracks of a playlist."""
    return [sim.catalog.tracks[each] for each in sim.playlist(playlist_id).track_ids[:count]]


def url_of(track: Track) -> str:
    """Return the link to a track, as the API returns it."""
    return f"https://open.spotify.com/track/{track.id}"


def song_urls(answer: Any) -> list[str]:
    """Return the links in a response to POST /mood (an array of songs) or POST /classify (an object with `songs`)."""
    return [song["url"] for song in (answer["songs"] if isinstance(answer, dict) else answer)]
