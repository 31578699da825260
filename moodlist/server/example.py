"""The example that `demo` runs and `serve` suggests: the reference's own request, for the simulator's playlist."""

import json
from typing import Any

from moodlist.simulator.catalog.playlist_ids import ROAD_TRIP

PLAYLIST = f"https://open.spotify.com/playlist/{ROAD_TRIP}"
MOOD_REQUEST: list[dict[str, Any]] = [{"playlist": PLAYLIST, "mood": "relaxing"}]
CLASSIFY_REQUEST: dict[str, Any] = {"playlist": PLAYLIST}


def curl(host: str) -> str:
    """The command that sends the example's request to `moodlist serve`."""
    return f"  curl http://{host}/mood -H 'Content-Type: application/json' \\\n    -d '{json.dumps(MOOD_REQUEST)}'"
