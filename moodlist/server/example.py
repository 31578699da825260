"""The example requests that `demo` sends and `serve` suggests, for a playlist of the simulator."""

import json
from typing import Any

from moodlist.simulator.catalog.playlist_ids import ROAD_TRIP

PLAYLIST = f"https://open.spotify.com/playlist/{ROAD_TRIP}"
MOOD_REQUEST: list[dict[str, Any]] = [{"playlist": PLAYLIST, "mood": "relaxing"}]
CLASSIFY_REQUEST: dict[str, Any] = {"playlist": PLAYLIST}


def curl(host: str) -> str:
    """Return the shell command that sends MOOD_REQUEST to `moodlist serve` at a host and port."""
    return f"  curl http://{host}/mood -H 'Content-Type: application/json' \\\n    -d '{json.dumps(MOOD_REQUEST)}'"
