"""Spotify's accounts service and Web API and ReccoBeats on localhost, with a catalog of invented music.

`with Simulator() as sim:` serves, `sim.fail(Fault.rate_limited())` scripts misbehaviour, `playlists` has ids;
`python -m simulator` runs it alone.
"""

from simulator import odd_entries, playlists
from simulator.calls import Call
from simulator.catalog import Catalog
from simulator.faults import Fault
from simulator.records import Entry, Playlist, Track
from simulator.simulator import Simulator

__all__ = ["Call", "Catalog", "Entry", "Fault", "Playlist", "Simulator", "Track", "odd_entries", "playlists"]
