"""A message may come twice, and the work on it may end anywhere: what is kept, written and told is the same."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.batch.steps import POSTED, WATCHED, Step, crash, interrupt

TRIP = playlist_ids.ROAD_TRIP


def _moments(steps: Sequence[Step]) -> pytest.MarkDecorator:
    """Before each step, which is after the one before it, and after the last."""
    moments = [*((step, True) for step in steps), (steps[-1], False)]
    names = [f"{'before' if before else 'after'} {name}" for (_, name), before in moments]
    return pytest.mark.parametrize(("step", "before"), moments, ids=names)


at_every_moment = _moments(WATCHED)
at_every_moment_of_a_post = _moments(POSTED)


def _edit(sim: Simulator) -> None:
    sim.edit_playlist(TRIP, remove=[0], add=[sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[0]])


@pytest.fixture
def edited(sim: Simulator, deployment: Stack) -> Iterator[str]:
    """A playlist with a report, edited since, and a job to classify it; afterwards all has to be in order."""
    deployment.account.listen()
    deployment.resources.watchlist.add(TRIP)
    first = deployment.run(TRIP)
    _edit(sim)
    run = deployment.dispatch()["run"]
    yield first.id
    _in_order(deployment, first.id, f"{run}.{TRIP}")


def _in_order(deployment: Stack, first: str, second: str) -> None:
    account, table = deployment.account, deployment.resources.report_table
    assert account.messages() == []
    assert account.objects() == sorted([f"reports/{first}.json", f"reports/{second}.json"])
    report = table.find(second)
    assert report is not None
    assert (report.status, report.settled, report.announced, report.previous) == ("done", True, True, first)
    page = deployment.api.get(f"/reports/{second}").json()["report"]
    assert (report.snapshot_id, report.moods) == (page["playlist"]["snapshot_id"], page["counts"]["moods"])
    latest = table.latest(TRIP)
    assert latest is not None
    assert latest.id == deployment.last(TRIP)["id"] == second
    events = [event["detail"] for event in account.heard()]
    assert events
    assert {(event["id"], event["previous"]) for event in events} == {(second, first)}
    assert all(event == events[0] for event in events)
    assert events[0]["counts"] == {"entered": 1, "left": 1, "changed": 0}


def test_a_second_delivery_calls_nobody_and_announces_nothing(sim: Simulator, deployment: Stack, edited: str) -> None:
    event = deployment.jobs.receive()
    assert deployment.jobs.invoke(event) == []
    calls = len(sim.calls)
    assert deployment.jobs.invoke(event) == []
    assert len(sim.calls) == calls
    assert len(deployment.account.messages(deployment.account.events_queue)) == 1


@at_every_moment
def test_a_worker_that_ends_at_any_moment_is_followed_by_one_that_does_the_rest(
    deployment: Stack, edited: str, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    interrupt(monkeypatch, step, crash, before=before)
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.jobs.redeliver() == []


@at_every_moment
def test_a_second_delivery_in_the_middle_of_the_first_does_no_harm(
    deployment: Stack, edited: str, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    event = deployment.jobs.receive()
    interrupt(monkeypatch, step, lambda: _again(deployment, event), before=before)
    assert deployment.jobs.invoke(event) == []


@pytest.mark.parametrize("step", [WATCHED[0], WATCHED[1], WATCHED[3]])
def test_an_edit_between_two_deliveries_is_left_to_the_next_run(
    sim: Simulator, deployment: Stack, edited: str, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    interrupt(monkeypatch, step, crash)
    assert len(deployment.jobs.deliver()) == 1
    sim.edit_playlist(TRIP, remove=[1, 2])
    assert deployment.jobs.redeliver() == []


@pytest.mark.parametrize("step", WATCHED[:3])
def test_a_delivery_that_finds_the_playlist_unchanged_does_no_harm_in_the_middle_of_another(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    first = deployment.run(TRIP)
    run = deployment.dispatch({"run": "second", "playlists": [TRIP]})["run"]
    event = deployment.jobs.receive()
    interrupt(monkeypatch, step, lambda: _again(deployment, event), before=True)
    assert deployment.jobs.invoke(event) == []
    second = deployment.resources.report_table.find(f"{run}.{TRIP}")
    assert second is not None
    assert (second.previous, second.snapshot_id, second.announced) == (first.id, first.snapshot_id, True)


@at_every_moment_of_a_post
def test_a_post_is_answered_once_wherever_a_worker_ends(
    deployment: Stack, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    url = deployment.ask_later(TRIP)
    interrupt(monkeypatch, step, crash, before=before)
    assert len(deployment.jobs.deliver()) == 1
    assert deployment.jobs.redeliver() == []
    _answered(deployment, url)


@at_every_moment_of_a_post
def test_a_post_that_comes_again_while_it_is_answered_is_answered_once(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch, step: Step, before: bool
) -> None:
    url = deployment.ask_later(TRIP)
    event = deployment.jobs.receive()

    def again() -> None:
        sim.edit_playlist(TRIP, remove=[0])
        _again(deployment, event)

    interrupt(monkeypatch, step, again, before=before)
    assert deployment.jobs.invoke(event) == []
    _answered(deployment, url)


def test_a_post_that_was_answered_is_not_answered_again(sim: Simulator, deployment: Stack) -> None:
    url = deployment.ask_later(TRIP)
    event = deployment.jobs.receive()
    deployment.jobs.invoke(event)
    before, calls = deployment.read(url).json(), len(sim.calls)
    assert deployment.jobs.invoke(event) == []
    assert (deployment.read(url).json(), len(sim.calls)) == (before, calls)


def _again(deployment: Stack, event: Any) -> None:
    """Another worker gets the same message, and does what it says."""
    assert deployment.jobs.invoke(event) == []


def _answered(deployment: Stack, url: str) -> None:
    (key,) = deployment.account.objects()
    assert key == f"reports/{url.rpartition('/')[2]}.json"
    page = deployment.read(url).json()
    assert page["status"] == "done"
    assert page["total"] == len(page["report"]["songs"]) + len(page["report"]["skipped"])
