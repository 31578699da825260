"""When an unchanged playlist is classified again instead of reusing its last report."""

import requests

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


def _without_snapshot(sim: Simulator) -> dict[str, object]:
    """Return the playlist as Spotify sends it, without its `snapshot_id`."""
    url, token = f"{sim.spotify_api_url}/playlists/{TRIP}", sim.access_token()
    body: dict[str, object] = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=5).json()
    del body["snapshot_id"]
    return body


def test_the_next_run_classifies_songs_whose_provider_failed(sim: Simulator, deployment: Stack) -> None:
    sim.fail(Fault.server_error(path="/reccobeats/*", query=f"*{sim.playlist(TRIP).track_ids[0]}*", times=None))
    partial = deployment.run(TRIP)
    sim.reset()
    complete = deployment.run(TRIP)
    assert (partial.complete, complete.complete) == (False, True)
    assert (complete.snapshot_id, complete.previous) == (partial.snapshot_id, partial.id)
    assert complete.skipped < partial.skipped


def test_a_playlist_without_a_snapshot_id_is_classified_by_every_run(sim: Simulator, deployment: Stack) -> None:
    sim.fail(Fault(path=f"/v1/playlists/{TRIP}", body=_without_snapshot(sim), times=None))
    first = deployment.run(TRIP)
    calls = len(sim.calls_to("/reccobeats/"))
    second = deployment.run(TRIP)
    assert (first.snapshot_id, second.snapshot_id, second.previous) == (None, None, first.id)
    assert len(sim.calls_to("/reccobeats/")) == 2 * calls


def test_a_failed_report_is_never_the_last_one_even_if_its_job_is_repeated(sim: Simulator, deployment: Stack) -> None:
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
