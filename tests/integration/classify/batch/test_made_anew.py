"""When the last report is not good enough to stand for the next one, although nobody has edited the playlist."""

import requests

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


def _without_a_version(sim: Simulator) -> dict[str, object]:
    """The playlist as Spotify sends it, except for its snapshot."""
    address, token = f"{sim.spotify_api_url}/playlists/{TRIP}", sim.access_token()
    body: dict[str, object] = requests.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=5).json()
    del body["snapshot_id"]
    return body


def test_songs_that_a_provider_failed_for_are_classified_by_the_next_run(sim: Simulator, deployment: Stack) -> None:
    sim.fail(Fault.server_error(path="/reccobeats/*", query=f"*{sim.playlist(TRIP).track_ids[0]}*", times=None))
    partial = deployment.run(TRIP)
    sim.reset()
    mended = deployment.run(TRIP)
    assert (partial.complete, mended.complete) == (False, True)
    assert (mended.snapshot_id, mended.previous) == (partial.snapshot_id, partial.id)
    assert mended.skipped < partial.skipped


def test_a_playlist_that_has_no_version_is_classified_by_every_run(sim: Simulator, deployment: Stack) -> None:
    sim.fail(Fault(path=f"/v1/playlists/{TRIP}", body=_without_a_version(sim), times=None))
    first = deployment.run(TRIP)
    calls = len(sim.calls_to("/reccobeats/"))
    second = deployment.run(TRIP)
    assert (first.snapshot_id, second.snapshot_id, second.previous) == (None, None, first.id)
    assert len(sim.calls_to("/reccobeats/")) == 2 * calls


def test_a_report_that_failed_for_good_is_not_the_last_one_even_if_its_job_comes_again(
    sim: Simulator, deployment: Stack
) -> None:
    first = deployment.run(TRIP)
    again = {"run": "again", "playlists": [TRIP]}
    sim.fail(Fault.not_found())
    for _ in range(2):
        deployment.dispatch(again)
        assert deployment.jobs.deliver() == []
    failed, latest = (
        deployment.resources.report_table.find(f"again.{TRIP}"),
        deployment.resources.report_table.latest(TRIP),
    )
    assert failed is not None
    assert latest is not None
    assert (failed.status, failed.announced, latest.id) == ("failed", False, first.id)
