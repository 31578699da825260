"""Jobs in the deployed stack: deferred requests, failing jobs, killed workers, unreadable messages."""

import json
from urllib.parse import parse_qs

import pytest

from local_aws import containers
from local_aws.large_catalog import PLAYLIST_IDS
from local_aws.stack import Stack
from local_aws.stack_state import RunState, StackState
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.spotify.tokens import ALL_SCOPES
from tests.e2e.waiting import wait_for_value, wait_until

TIMEOUT = 90
CALLS_PER_DELIVERY = 3  # the client's attempts


@pytest.fixture
def state(stack: Stack, simulator: Simulator) -> StackState:
    return StackState(stack)


def test_a_deferred_request_gets_the_same_report_as_one_answered_at_once(stack: Stack, state: StackState) -> None:
    body = {"playlist": playlist_ids.ROAD_TRIP, "include": ["scores"]}
    at_once = stack.request("POST", "/classify", json=body).json()

    accepted = stack.request("POST", "/classify", json=body, headers={"Prefer": "respond-async"})
    assert accepted.status_code == 202
    path = accepted.headers["Location"].removeprefix(stack.url)
    id_ = path.rpartition("/")[2]
    wait_for_value(("done", [f"reports/{id_}.json"], 0, 0), lambda: _deferred(state, id_), TIMEOUT)

    pages = [stack.request("GET", f"{path}?limit=25").json()]
    while pages[-1]["next"]:
        pages.append(stack.request("GET", pages[-1]["next"].removeprefix(stack.url)).json())
    assert [song for page in pages for song in page["report"]["songs"]] == at_once["songs"]
    assert [each for page in pages for each in page["report"]["skipped"]] == at_once["skipped"]
    assert len(pages) == 3


def test_the_report_of_a_deferred_request_that_fails_holds_the_problem(stack: Stack, state: StackState) -> None:
    accepted = stack.request("POST", "/classify", json={"playlist": "0" * 22}, headers={"Prefer": "respond-async"})
    path = accepted.headers["Location"].removeprefix(stack.url)

    wait_for_value(("failed", [], 0, 0), lambda: _deferred(state, path.rpartition("/")[2]), TIMEOUT)
    assert stack.request("GET", path).json()["problem"]["status"] == 404


def test_an_unreadable_message_ends_in_the_dead_letter_queue_and_delays_no_other(state: StackState) -> None:
    state.send("not a job", *(_job(each, "beside") for each in PLAYLIST_IDS[20:24]))

    wait_for_value(RunState.done("beside", *PLAYLIST_IDS[20:24], failed_jobs=1), lambda: state.run("beside"), TIMEOUT)
    assert state.pop_failed_job() == "not a job"


def test_another_worker_does_the_job_of_one_that_was_killed(
    stack: Stack, simulator: Simulator, state: StackState
) -> None:
    playlist = PLAYLIST_IDS[30]
    simulator.fail(Fault.slow(6, path=f"/v1/playlists/{playlist}"))
    state.send(_job(playlist, "killed"))
    wait_until(lambda: simulator.calls_to(f"/v1/playlists/{playlist}"), TIMEOUT, "the worker has started the job")

    containers.kill_function(stack.emulator.port, stack.resources["WorkerFunction"])
    assert state.run("killed") == RunState({}, [], queued_jobs=1, failed_jobs=0)

    wait_for_value(RunState.done("killed", playlist), lambda: state.run("killed"), TIMEOUT)
    assert len(simulator.calls_to(f"/v1/playlists/{playlist}")) == 2


def test_a_job_succeeds_at_its_third_delivery_after_spotify_was_down_for_two(
    simulator: Simulator, state: StackState
) -> None:
    playlist = PLAYLIST_IDS[31]
    down = Fault.server_error(503, path=f"/v1/playlists/{playlist}", times=2 * CALLS_PER_DELIVERY, retry_after=1)
    simulator.fail(down)
    state.send(_job(playlist, "down"))

    wait_for_value(RunState.done("down", playlist), lambda: state.run("down"), TIMEOUT)
    statuses = [call.status for call in simulator.calls_to(f"/v1/playlists/{playlist}")]
    assert statuses == [503] * 2 * CALLS_PER_DELIVERY + [200]


def test_a_job_that_fails_at_every_delivery_can_be_sent_again_from_the_dead_letter_queue(
    simulator: Simulator, state: StackState
) -> None:
    playlist = PLAYLIST_IDS[32]
    simulator.fail(Fault.server_error(503, path=f"/v1/playlists/{playlist}", times=None, retry_after=1))
    state.send(_job(playlist, "again"))
    wait_for_value(
        RunState({playlist: "failed"}, [], queued_jobs=0, failed_jobs=1), lambda: state.run("again"), TIMEOUT
    )

    simulator.reset()
    state.send(state.pop_failed_job())
    wait_for_value(RunState.done("again", playlist), lambda: state.run("again"), TIMEOUT)


def test_a_worker_reads_a_secret_again_after_its_rotation(
    stack: Stack, simulator: Simulator, state: StackState
) -> None:
    state.send(_job(PLAYLIST_IDS[33], "before"))
    # When this job is done, the worker has read the old secret.
    wait_for_value(RunState.done("before", PLAYLIST_IDS[33]), lambda: state.run("before"), TIMEOUT)

    fresh = simulator.refresh_token(ALL_SCOPES)
    secret = stack.outputs["SpotifySecretArn"]
    stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(simulator.credentials))
    simulator.expire_tokens()
    simulator.fail(Fault.invalid_grant())  # the old token is revoked
    state.send(_job(PLAYLIST_IDS[34], "after"))

    wait_for_value(RunState.done("after", PLAYLIST_IDS[34]), lambda: state.run("after"), TIMEOUT)
    refused, granted = simulator.calls_to("/api/token")
    assert (refused.status, granted.status) == (400, 200)
    assert parse_qs(granted.body.decode())["refresh_token"] == [fresh]


def _job(playlist: str, run: str) -> str:
    return json.dumps({"job": "watched", "playlist": playlist, "run": run})


def _deferred(state: StackState, id_: str) -> tuple[object, list[str], int, int]:
    """Return a deferred request's status, its report's keys, and the numbers of queued and failed jobs."""
    report = state.report(id_) or {}
    return report.get("status"), state.report_keys(id_), state.queued_jobs(), state.failed_jobs()
