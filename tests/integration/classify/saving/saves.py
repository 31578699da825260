"""Shared by the tests of saving: reports of tracks that the simulator knows, and the writes that it received."""

from collections.abc import Iterable, Sequence
from typing import Any

import requests

from classify.application import Application
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.saving.save import SaveResult, save
from moodlist.simulator import Call, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.unit.classify import builders

SOURCE = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
DARK = SaveTarget(mood="dark")
TITLE = "Dark songs of Road trip"


def songs(sim: Simulator, number: int = 6) -> list[str]:
    """Return the ids of tracks that exist."""
    return sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:number]


def report(ids: Iterable[str], name: str = "Road trip", url: str | None = SOURCE) -> Report:
    """Return a report in which every track is dark."""
    tracks = (builders.track(position, id=id_) for position, id_ in enumerate(ids, start=1))
    return builders.report(*((track, (0.1, 0.9)) for track in tracks), name=name, url=url)


def saved(
    application: Application, ids: Iterable[str], save_target: SaveTarget = DARK, **source: str | None
) -> SaveResult:
    """Save the tracks as dark songs. `source` holds the name and the URL of their playlist."""
    return save(report(ids, **source), save_target, application.spotify, Deadline.after(20))  # type: ignore[arg-type]


def writes(sim: Simulator) -> list[Call]:
    """Return the calls that changed something or tried to."""
    return [call for call in sim.calls_to("/v1/") if call.method != "GET"]


def user_playlists(sim: Simulator) -> list[dict[str, Any]]:
    """Return the playlists that the user owns or follows, as Spotify lists them."""
    answer = requests.get(
        f"{sim.spotify_api_url}/me/playlists?limit=50",
        headers={"Authorization": f"Bearer {sim.access_token()}"},
        timeout=5,
    )
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def saved_track_ids(sim: Simulator) -> list[list[str]]:
    """Return the track ids of each of the user's playlists that has the title of a saved one."""
    return [sim.playlist(each["id"]).track_ids for each in user_playlists(sim) if each["name"] == TITLE]


def created(sim: Simulator, application: Application, ids: Sequence[str], save_target: SaveTarget = DARK) -> str:
    """Save the tracks, check that they were saved, and return the id of the playlist."""
    playlist = saved(application, ids, save_target).playlist
    assert playlist is not None
    assert sim.playlist(playlist.id).track_ids == list(ids)
    return playlist.id
