"""What the tests of saving share: a report of tracks that the simulator knows, and who writes what."""

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
    """Ids of tracks that exist."""
    return sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:number]


def report(ids: Iterable[str], name: str = "Road trip", url: str | None = SOURCE) -> Report:
    """Dark songs, all of them."""
    tracks = (builders.track(position, id=id_) for position, id_ in enumerate(ids, start=1))
    return builders.report(*((track, (0.1, 0.9)) for track in tracks), name=name, url=url)


def saved(application: Application, ids: Iterable[str], to: SaveTarget = DARK, **source: str | None) -> SaveResult:
    return save(report(ids, **source), to, application.spotify, Deadline.after(20))  # type: ignore[arg-type]


def writes(sim: Simulator) -> list[Call]:
    """The calls that change something, or try to."""
    return [call for call in sim.calls_to("/v1/") if call.method != "GET"]


def listed(sim: Simulator) -> list[dict[str, Any]]:
    """The playlists that the owner has or follows, as Spotify lists them."""
    answer = requests.get(
        f"{sim.spotify_api_url}/me/playlists?limit=50",
        headers={"Authorization": f"Bearer {sim.access_token()}"},
        timeout=5,
    )
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def saved_lists(sim: Simulator) -> list[list[str]]:
    """The songs of each of the owner's playlists that is called as a saved one is."""
    return [sim.playlist(each["id"]).track_ids for each in listed(sim) if each["name"] == TITLE]


def created(sim: Simulator, application: Application, ids: Sequence[str], to: SaveTarget = DARK) -> str:
    """The id of a playlist that holds these songs, saved before the test begins to watch."""
    playlist = saved(application, ids, to).playlist
    assert playlist is not None
    assert sim.playlist(playlist.id).track_ids == list(ids)
    return playlist.id
