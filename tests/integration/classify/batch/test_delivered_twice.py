"""A message may be delivered twice, and a worker may stop anywhere: what is stored and announced is the same."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.batch.steps import DEFERRED_STEPS, WATCHED_STEPS, Step, crash, interrupt

TRIP = playlist_ids.ROAD_TRIP


def _moments(steps: Sequence[Step]) -> pytest.MarkDecorator:
    """Parametrize a test over the moments before each step and after the last."""
    moments = [*((step, True) for step in steps), (steps[-1], False)]
    names = [f"{'before' if before else 'after'} {name}" for (_, name), before in moments]
    return pytest.mark.parametrize(("step", "before"), moments, ids=names)


at_every_moment = _moments(WATCHED_STEPS)
at_every_moment_of_a_deferred_job = _moments(DEFERRED_STEPS)


def _edit(sim: Simulator) -> None:
    sim.edit_playlist(TRIP, remove=[0], add=[sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[0]])


@pytest.fixture
def edited(sim: Simulator, deployment: Stack) -> Iterator[str]:
    """Run a playlist, edit it and queue a second run. Check the result of the second run after the test."""
    deployment.account.record_events()
    deployment.resources.watchlist.add(TRIP)
    first = deployment.run(TRIP)
    _edit(sim)
    run = deployment.dispatch()["run"]
    yield first.id
    _assert_second_run_is_complete(deployment, first.id, f"{run}.{TRIP}")


def _assert_second_run_is_complete(deployment: Stack, first: str, second: str) -> None:
    account, table = deployment.account, deployment.resources.report_table
    assert account.messages() == []
    assert account.object_keys() == sorted([f"reports/{first}.json", f"reports/{second}.json"])
    record = table.find(second)
    assert record is not None
    assert (record.status, record.settled, record.announced, record.previous) == ("done", True, True, first)
    page = deployment.api.get(f"/reports/{second}").json()["report"]
    assert (record.snapshot_id, record.moods) == (page["playlist"]["snapshot_id"], page["counts"]["moods"])
    latest = table.latest(TRIP)
    assert latest is not None
    assert latest.id == deployment.last_report(TRIP)["id"] == second
    events = [event["detail"] for event in account.received_events()]
    assert events
    assert {(event["id"], event["previous"]) for event in events} == {(second, first)}
    assert all(event == events[0] for event in events)
    assert events[0]["counts"] == {"entered": 1, "left": 1, "changed": 0}


def test_a_second_delivery_makes_no_calls_and_announces_nothing(sim: Simulator, deployment: Stack, edited: str) -> None:
    event = deployment.jobs.receive()
    assert deployment.jobs.invoke(event) == []
    calls = len(sim.calls)
    assert deployment.jobs.invoke(event) == []
    assert len(sim.calls) == calls
    assert len(deployment.account.messages(deployment.account.events_queue)) == 1


@at_every_moment
def test_the_next_delivery_completes_a_job_that_was_interrupted_at_any_moment(
    deployment: Stack, edited: str, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    interrupt(monkeypatch, step, crash, before=before)
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.jobs.redeliver() == []


@at_every_moment
def test_a_second_delivery_during_the_first_changes_nothing(
    deployment: Stack, edited: str, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    event = deployment.jobs.receive()
    interrupt(monkeypatch, step, lambda: _deliver_again(deployment, event), before=before)
    assert deployment.jobs.invoke(event) == []


@pytest.mark.parametrize("step", [WATCHED_STEPS[0], WATCHED_STEPS[1], WATCHED_STEPS[3]])
def test_an_edit_between_two_deliveries_waits_for_the_next_run(
    sim: Simulator, deployment: Stack, edited: str, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    interrupt(monkeypatch, step, crash)
    assert len(deployment.jobs.deliver()) == 1
    sim.edit_playlist(TRIP, remove=[1, 2])
    assert deployment.jobs.redeliver() == []


@pytest.mark.parametrize("step", WATCHED_STEPS[:3])
def test_a_delivery_of_an_unchanged_playlist_during_another_changes_nothing(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    first = deployment.run(TRIP)
    run = deployment.dispatch({"run": "second", "playlists": [TRIP]})["run"]
    event = deployment.jobs.receive()
    interrupt(monkeypatch, step, lambda: _deliver_again(deployment, event), before=True)
    assert deployment.jobs.invoke(event) == []
    second = deployment.resources.report_table.find(f"{run}.{TRIP}")
    assert second is not None
    assert (second.previous, second.snapshot_id, second.announced) == (first.id, first.snapshot_id, True)


@at_every_moment_of_a_deferred_job
def test_a_deferred_request_is_answered_once_wherever_a_worker_stops(
    deployment: Stack, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    url = deployment.request_report(TRIP)
    interrupt(monkeypatch, step, crash, before=before)
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.jobs.redeliver() == []
    _assert_answered_once(deployment, url)


@at_every_moment_of_a_deferred_job
def test_a_deferred_request_delivered_again_during_processing_is_answered_once(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    url = deployment.request_report(TRIP)
    event = deployment.jobs.receive()

    def again() -> None:
        sim.edit_playlist(TRIP, remove=[0])
        _deliver_again(deployment, event)

    interrupt(monkeypatch, step, again, before=before)
    assert deployment.jobs.invoke(event) == []
    _assert_answered_once(deployment, url)


def test_an_answered_request_is_not_answered_again(sim: Simulator, deployment: Stack) -> None:
    url = deployment.request_report(TRIP)
    event = deployment.jobs.receive()
    deployment.jobs.invoke(event)
    before, calls = deployment.read(url).json(), len(sim.calls)
    assert deployment.jobs.invoke(event) == []
    assert (deployment.read(url).json(), len(sim.calls)) == (before, calls)


def _deliver_again(deployment: Stack, event: Any) -> None:
    """Let another worker process the same messages."""
    assert deployment.jobs.invoke(event) == []


def _assert_answered_once(deployment: Stack, url: str) -> None:
    (key,) = deployment.account.object_keys()
    assert key == f"reports/{url.rpartition('/')[2]}.json"
    page = deployment.read(url).json()
    assert page["status"] == "done"
    assert page["total"] == len(page["report"]["songs"]) + len(page["report"]["skipped"])
