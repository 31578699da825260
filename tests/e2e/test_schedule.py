"""Everything that a schedule starts in the deployed stack, from the clock to the event."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from local_aws.large_catalog import PLAYLIST_IDS
from local_aws.stack import Stack
from local_aws.stack_state import RunState, StackState
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.e2e.event_listener import EventListener, listening
from tests.e2e.waiting import wait_for_value, wait_until

DELAY = 3  # seconds
TIMEOUT = 60
TIMEOUT_OF_500 = 150


def _schedule(stack: Stack, name: str, **event: object) -> None:
    """Create a schedule that fires once, in a few seconds, with the role and input of the template's schedule."""
    scheduler, resources = stack.client("scheduler"), stack.resources
    target = scheduler.get_schedule(Name=resources["DispatcherFunctionSchedule"])["Target"]
    at = datetime.fromtimestamp(time.time() + DELAY, UTC)
    scheduler.create_schedule(
        Name=name,
        ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target=target | ({"Input": json.dumps(event)} if event else {}),
    )


def _last(stack: Stack, playlist: str) -> dict[str, object]:
    last: dict[str, object] = stack.request("GET", f"/watchlist/{playlist}").json()["last"] or {}
    return last


@pytest.fixture
def listener(stack: Stack) -> Iterator[EventListener]:
    with listening(stack, "moods-changed") as events:
        yield events


def test_a_schedule_classifies_the_watchlist_and_publishes_the_changes(
    stack: Stack, simulator: Simulator, listener: EventListener
) -> None:
    state, playlist = StackState(stack), playlist_ids.QUIET_EVENING
    for watched in stack.request("GET", "/watchlist").json()["playlists"]:  # by other tests
        stack.request("DELETE", f"/watchlist/{watched['playlist']}")
    assert stack.request("PUT", f"/watchlist/{playlist}").status_code == 200

    _schedule(stack, "first")
    wait_until(lambda: _last(stack, playlist).get("status") == "done", TIMEOUT, "the playlist is classified")
    first = _last(stack, playlist)
    report = stack.request("GET", f"/reports/{first['id']}").json()
    assert report["report"]["counts"]["moods"]["relaxing"] > 30
    assert state.report_keys(str(first["id"]).partition(".")[0]) == [f"reports/{first['id']}.json"]

    removed = simulator.playlist(playlist).track_ids[0]
    added = simulator.playlist(playlist_ids.LOUD_ROOM).track_ids[0]
    simulator.edit_playlist(playlist, remove=[0], add=[added])
    _schedule(stack, "second")
    (event, *_) = wait_until(lambda: listener.events(playlist), TIMEOUT, "an event describes the change")

    assert event["previous"] == first["id"]
    assert event["id"] == _last(stack, playlist)["id"] != first["id"]
    assert [song["url"].rpartition("/")[2] for song in event["entered"]] == [added]
    assert [song["url"].rpartition("/")[2] for song in event["left"]] == [removed]
    wait_until(lambda: state.queued_jobs() == 0, TIMEOUT, "the queue is empty")
    assert state.failed_jobs() == 0
    assert stack.request("DELETE", f"/watchlist/{playlist}").status_code == 204


def test_five_hundred_playlists_of_one_schedule_are_each_classified_once(stack: Stack, simulator: Simulator) -> None:
    state = StackState(stack)

    _schedule(stack, "many", run="many", playlists=list(PLAYLIST_IDS))
    wait_until(
        lambda: len(state.report_keys("many")) == len(PLAYLIST_IDS) and state.queued_jobs() == 0,
        TIMEOUT_OF_500,
        "all are classified",
    )

    assert state.run("many") == RunState.done("many", *PLAYLIST_IDS)


def test_a_run_that_was_sent_in_part_and_is_restarted_does_each_job_once(stack: Stack, simulator: Simulator) -> None:
    state, ids = StackState(stack), list(PLAYLIST_IDS[:12])
    state.send(*(json.dumps({"job": "watched", "playlist": each, "run": "twice"}) for each in ids[:5]))

    answer = stack.client("lambda").invoke(
        FunctionName=f"{stack.resources['DispatcherFunction']}:live",
        Payload=json.dumps({"run": "twice", "playlists": ids}),
    )
    assert json.loads(answer["Payload"].read()) == {"run": "twice", "playlists": 12}
    wait_for_value(RunState.done("twice", *ids), lambda: state.run("twice"), TIMEOUT)
