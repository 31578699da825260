"""The last report of a playlist, which its next run compares with: no change is lost or announced twice."""

import pytest
from msgspec import structs

from classify.errors import UpstreamUnavailable
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.account import MAX_DELIVERIES
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.batch.steps import WATCHED_STEPS, interrupt

TRIP = playlist_ids.ROAD_TRIP
ANNOUNCE = WATCHED_STEPS[3]


def _eventbridge_is_down() -> None:
    raise UpstreamUnavailable("EventBridge could not be reached.")


def test_the_next_run_announces_changes_that_no_delivery_could_announce(sim: Simulator, deployment: Stack) -> None:
    deployment.account.record_events()
    first = deployment.run(TRIP)
    sim.edit_playlist(TRIP, remove=[0])
    deployment.dispatch({"run": "second", "playlists": [TRIP]})
    for _ in range(MAX_DELIVERIES):
        with pytest.MonkeyPatch.context() as patch:
            interrupt(patch, ANNOUNCE, _eventbridge_is_down, before=True)
            assert len(deployment.jobs.redeliver()) == 1
    assert deployment.jobs.redeliver() == []
    sim.edit_playlist(TRIP, remove=[0])
    assert deployment.run(TRIP).previous == f"second.{TRIP}"
    events = [event["detail"] for event in deployment.account.received_events()]
    assert [(event["previous"], event["counts"]["left"]) for event in events] == [(first.id, 1), (f"second.{TRIP}", 1)]


def test_a_later_report_of_the_same_second_replaces_the_last_one(deployment: Stack) -> None:
    table = deployment.resources.report_table
    last = deployment.run(TRIP)
    table.update_latest(structs.replace(last, id="of-the-same-second", previous=last.id))
    assert _latest_id(deployment) == "of-the-same-second"


def test_a_newer_report_replaces_the_last_one(deployment: Stack) -> None:
    table = deployment.resources.report_table
    last = deployment.run(TRIP)
    table.update_latest(structs.replace(last, id="a-second-newer", created=last.created + 1))
    assert _latest_id(deployment) == "a-second-newer"


def _latest_id(deployment: Stack) -> str:
    latest = deployment.resources.report_table.latest(TRIP)
    assert latest is not None
    return latest.id
