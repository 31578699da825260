"""Spotify's daily quota is used up: whichever function learns of it, no other one calls Spotify until it is renewed."""

import pytest

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack

HOUR, HOURS = 3600, 30  # more than a day, because `Stack.run` adds a day
USED_UP = Fault.quota_exceeded(retry_after=HOURS * HOUR, times=None)
PLAYLIST = {"playlist": playlist_ids.FIESTA}


def _problem(deployment: Stack) -> tuple[str, int]:
    """POST a playlist. Return the type of the problem in the answer, and the seconds to wait."""
    problem = deployment.api.post("/classify", PLAYLIST).json()
    return problem["type"].rpartition(":")[2], problem["retry_after"]


def test_the_schedule_makes_no_call_after_the_api_was_refused(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    assert _problem(deployment) == ("quota-exceeded", HOURS * HOUR)
    sim.reset()

    assert deployment.run(playlist_ids.ROAD_TRIP).status == "postponed"
    assert sim.calls_to("/v1/") == []


def test_the_api_makes_no_call_after_the_schedule_was_refused(sim: Simulator, deployment: Stack) -> None:
    assert deployment.api.post("/classify", PLAYLIST).status == 200  # it has run before, so it is no new process
    sim.fail(USED_UP)
    assert deployment.run(playlist_ids.ROAD_TRIP).status == "postponed"
    sim.reset()

    deployment.calendar.pass_days(5 / 24)
    assert _problem(deployment) == ("quota-exceeded", (HOURS - 5) * HOUR)
    assert sim.calls_to("/v1/") == []


def test_a_deferred_request_makes_no_call_either(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _problem(deployment)
    sim.reset()

    url = deployment.request_report(playlist_ids.FIESTA)
    assert deployment.jobs.deliver() == []
    assert deployment.report_status(url) == ("failed", 429)
    assert sim.calls_to("/v1/") == []


def test_a_new_process_makes_no_call_either(sim: Simulator, deployment: Stack, start: Start) -> None:
    sim.fail(USED_UP)
    _problem(deployment)
    sim.reset()

    assert _problem(start(sim)) == ("quota-exceeded", HOURS * HOUR)
    assert sim.calls_to("/v1/") == []


@pytest.mark.parametrize(("hours", "status"), [(HOURS - 0.1, 429), (HOURS, 200)])
def test_spotify_is_called_again_when_the_quota_is_renewed(
    sim: Simulator, deployment: Stack, hours: float, status: int
) -> None:
    sim.fail(USED_UP)
    _problem(deployment)
    sim.reset()

    deployment.calendar.pass_days(hours / 24)
    assert deployment.api.post("/classify", PLAYLIST).status == status


def test_running_processes_forget_what_the_owner_deletes(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _problem(deployment)
    sim.reset()

    table = f"{deployment.account.name}-reports"
    deployment.account.dynamodb.delete_item(TableName=table, Key={"key": {"S": "quota/spotify"}})
    assert deployment.api.post("/classify", PLAYLIST).status == 200


def test_a_process_remembers_for_itself_while_the_table_fails(sim: Simulator, deployment: Stack) -> None:
    deployment.account.dynamodb.delete_table(TableName=f"{deployment.account.name}-reports")
    sim.fail(USED_UP)
    _problem(deployment)
    sim.reset()

    assert _problem(deployment) == ("quota-exceeded", HOURS * HOUR)
    assert sim.calls_to("/v1/") == []


def test_what_is_stored_expires_when_the_quota_is_renewed(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _problem(deployment)

    item = deployment.account.report_item("quota/spotify")
    assert item is not None
    assert 0 <= float(item["expires"]["N"]) - (deployment.calendar.now + HOURS * HOUR) <= 1
    assert deployment.api.get("/reports/quota%2Fspotify").status == 404


def test_exports_are_classified_while_the_quota_is_used_up(sim: Simulator, deployment: Stack) -> None:
    sim.fail(USED_UP)
    _problem(deployment)

    pasted = {"tracks": ["https://open.spotify.com/track/" + sim.playlist(playlist_ids.FIESTA).track_ids[0]]}
    assert deployment.api.post("/classify", pasted).status == 200
