"""Simulate Spotify's accounts service and Web API, and ReccoBeats, on localhost with a catalog of invented music.

`with Simulator() as sim:` serves, `sim.fail(Fault.rate_limited())` injects faults, `playlist_ids` has the ids of the
playlists. `moodlist simulator` runs it as a command.
"""

from moodlist.simulator.catalog import odd_entries, playlist_ids
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Entry, Playlist, Track
from moodlist.simulator.http.call_log import Call
from moodlist.simulator.http.faults import Fault
from moodlist.simulator.simulator import Simulator

__all__ = ["Call", "Catalog", "Entry", "Fault", "Playlist", "Simulator", "Track", "odd_entries", "playlist_ids"]
