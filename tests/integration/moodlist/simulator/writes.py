"""Helpers for the tests of writing: a playlist of the owner, and tracks in the formats of request bodies."""

from collections.abc import Callable, Iterable

import requests

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids

Write = Callable[..., requests.Response]
MINE = f"/playlists/{playlist_ids.QUIET_EVENING}/items"
READ_ONLY = frozenset({"playlist-read-private"})


def uris(ids: Iterable[str]) -> list[str]:
    return [f"spotify:track:{each}" for each in ids]


def items(ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"uri": uri} for uri in uris(ids)]


def ids_of(sim: Simulator, playlist_id: str = playlist_ids.QUIET_EVENING) -> list[str]:
    return sim.playlist(playlist_id).track_ids
