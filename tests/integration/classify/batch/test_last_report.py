"""The last report of a playlist, with which its next run compares: no change is lost, and none is told twice."""

import pytest
from msgspec import structs

from classify.errors import UpstreamUnavailable
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.account import DELIVERIES
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.batch.steps import WATCHED, interrupt

TRIP = playlist_ids.ROAD_TRIP
ANNOUNCE = WATCHED[3]


def _eventbridge_is_down() -> None:
    raise UpstreamUnavailable("EventBridge could not be reached.")


def test_changes_that_no_delivery_could_announce_are_in_the_event_of_the_next_run(
    sim: Simulator, deployment: Stack
) -> None:
    deployment.account.listen()
    first = deployment.run(TRIP)
    sim.edit_playlist(TRIP, remove=[0])
    deployment.dispatch({"run": "second", "playlists": [TRIP]})
    for _ in range(DELIVERIES):
        with pytest.MonkeyPatch.context() as patch:
            interrupt(patch, ANNOUNCE, _eventbridge_is_down, before=True)
            assert len(deployment.jobs.redeliver()) == 1
    assert deployment.jobs.redeliver() == []
    sim.edit_playlist(TRIP, remove=[0])
    assert deployment.run(TRIP).previous == first.id
    (event,) = deployment.account.heard()
    assert (event["detail"]["previous"], event["detail"]["counts"]["left"]) == (first.id, 2)


def test_a_report_of_the_same_second_does_not_take_the_place_of_the_last_one(deployment: Stack) -> None:
    table = deployment.resources.report_table
    last = deployment.run(TRIP)
    table.update_latest(structs.replace(last, id="of-the-same-second"))
    assert _latest(deployment) == last.id


def test_a_younger_report_takes_the_place_of_the_last_one(deployment: Stack) -> None:
    table = deployment.resources.report_table
    last = deployment.run(TRIP)
    table.update_latest(structs.replace(last, id="a-second-younger", created=last.created + 1))
    assert _latest(deployment) == "a-second-younger"


def _latest(deployment: Stack) -> str:
    latest = deployment.resources.report_table.latest(TRIP)
    assert latest is not None
    return latest.id
