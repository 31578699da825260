"""From the clock to the event: everything that a schedule sets going, in the deployed stack."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from local_aws.kept import Kept, Left
from local_aws.many_playlists import MANY
from local_aws.stack import Stack
from simulator import Simulator, playlists
from tests.e2e.eventually import comes_to, eventually
from tests.e2e.listener import Listener, listening

SOON = 3  # seconds
PATIENCE = 60
FOR_MANY = 150


def _schedule(stack: Stack, name: str, **event: object) -> None:
    """A real schedule that fires once, soon, with the role and the input of the template's own."""
    scheduler, resources = stack.client("scheduler"), stack.resources
    target = scheduler.get_schedule(Name=resources["DispatcherFunctionSchedule"])["Target"]
    at = datetime.fromtimestamp(time.time() + SOON, UTC)
    scheduler.create_schedule(
        Name=name,
        ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target=target | ({"Input": json.dumps(event)} if event else {}),
    )


def _last(stack: Stack, playlist: str) -> dict[str, object]:
    last: dict[str, object] = stack.ask("GET", f"/watchlist/{playlist}").json()["last"] or {}
    return last


@pytest.fixture
def listener(stack: Stack) -> Iterator[Listener]:
    with listening(stack, "moods-heard") as hearing:
        yield hearing


def test_a_schedule_classifies_the_watchlist_and_tells_what_changed(
    stack: Stack, simulator: Simulator, listener: Listener
) -> None:
    kept, playlist = Kept(stack), playlists.QUIET_EVENING
    for watched in stack.ask("GET", "/watchlist").json()["playlists"]:  # by other tests
        stack.ask("DELETE", f"/watchlist/{watched['playlist']}")
    assert stack.ask("PUT", f"/watchlist/{playlist}").status_code == 200

    _schedule(stack, "first")
    eventually(lambda: _last(stack, playlist).get("status") == "done", PATIENCE, "the playlist is classified")
    first = _last(stack, playlist)
    report = stack.ask("GET", f"/reports/{first['id']}").json()
    assert report["report"]["counts"]["moods"]["relaxing"] > 30
    assert kept.contents(str(first["id"]).partition(".")[0]) == [f"reports/{first['id']}.json"]

    gone = simulator.playlist(playlist).track_ids[0]
    come = simulator.playlist(playlists.LOUD_ROOM).track_ids[0]
    simulator.edit_playlist(playlist, remove=[0], add=[come])
    _schedule(stack, "second")
    (heard, *_) = eventually(lambda: listener.heard(playlist), PATIENCE, "an event tells of the change")

    assert heard["previous"] == first["id"]
    assert heard["id"] == _last(stack, playlist)["id"] != first["id"]
    assert [song["url"].rpartition("/")[2] for song in heard["entered"]] == [come]
    assert [song["url"].rpartition("/")[2] for song in heard["left"]] == [gone]
    eventually(lambda: kept.jobs() == 0, PATIENCE, "no job is left")
    assert kept.failed_jobs() == 0
    assert stack.ask("DELETE", f"/watchlist/{playlist}").status_code == 204


def test_five_hundred_playlists_of_one_schedule_are_each_classified_once(stack: Stack, simulator: Simulator) -> None:
    kept = Kept(stack)

    _schedule(stack, "many", run="many", playlists=list(MANY))
    eventually(lambda: len(kept.contents("many")) == len(MANY) and kept.jobs() == 0, FOR_MANY, "all are classified")

    assert kept.left("many") == Left.done("many", *MANY)


def test_a_run_that_was_sent_in_part_and_is_started_again_does_each_job_once(
    stack: Stack, simulator: Simulator
) -> None:
    kept, asked = Kept(stack), list(MANY[:12])
    kept.send(*(json.dumps({"job": "watched", "playlist": each, "run": "twice"}) for each in asked[:5]))

    answer = stack.client("lambda").invoke(
        FunctionName=f"{stack.resources['DispatcherFunction']}:live",
        Payload=json.dumps({"run": "twice", "playlists": asked}),
    )
    assert json.loads(answer["Payload"].read()) == {"run": "twice", "playlists": 12}
    comes_to(Left.done("twice", *asked), lambda: kept.left("twice"), PATIENCE)
