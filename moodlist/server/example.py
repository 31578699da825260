"""The example requests that `demo` sends and `serve` suggests."""

import json
from typing import Any

from moodlist.simulator.catalog.ids import REAL_TRACK
from moodlist.simulator.catalog.playlist_ids import ROAD_TRIP

PLAYLIST = f"https://open.spotify.com/playlist/{ROAD_TRIP}"
MOOD_REQUEST: list[dict[str, Any]] = [{"playlist": PLAYLIST, "mood": "relaxing"}]
CLASSIFY_REQUEST: dict[str, Any] = {"playlist": PLAYLIST}


# A playlist of the simulator exists nowhere else, and nobody else's playlist can be read; a track needs no login.
TRACKS_REQUEST: dict[str, Any] = {"tracks": [f"https://open.spotify.com/track/{REAL_TRACK}"]}


def curl(host: str) -> str:
    """Return the shell command that sends MOOD_REQUEST to `moodlist serve --demo` at a host and port."""
    return _curl(f"http://{host}/mood", MOOD_REQUEST)


def curl_without_login(host: str) -> str:
    """Return the shell command that sends TRACKS_REQUEST to `moodlist serve` at a host and port."""
    return _curl(f"http://{host}/classify", TRACKS_REQUEST)


def _curl(url: str, body: Any) -> str:
    return f"  curl {url} -H 'Content-Type: application/json' \\\n    -d '{json.dumps(body)}'"
