"""Each function needs its permissions: without one of them AWS refuses the call, and no job is lost."""

import json
from typing import Any

import pytest

from local_aws.large_catalog import PLAYLIST_IDS
from local_aws.stack import Stack
from local_aws.stack_state import StackState
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.e2e.revoked_permission import revoked
from tests.e2e.waiting import wait_until

TIMEOUT = 60


@pytest.mark.parametrize(
    ("action", "method", "path"),
    [
        ("dynamodb:UpdateItem", "PUT", f"/watchlist/{playlist_ids.FIESTA}"),
        ("dynamodb:Scan", "GET", "/watchlist"),
        ("sqs:SendMessage", "POST", "/classify"),
    ],
)
def test_the_api_answers_503_while_its_role_lacks_a_permission(
    stack: Stack, simulator: Simulator, action: str, method: str, path: str
) -> None:
    arguments: dict[str, Any] = {"json": {"playlist": playlist_ids.FIESTA}, "headers": {"Prefer": "respond-async"}}
    with revoked(stack, "ApiRole", action):
        refused = stack.request(method, path, **arguments)
    allowed = stack.request(method, path, **arguments)

    assert (refused.status_code, refused.headers["Content-Type"]) == (503, "application/problem+json")
    assert "AccessDenied" in refused.json()["detail"]
    assert allowed.status_code in {200, 202}


def test_the_dispatcher_fails_while_its_role_lacks_a_permission(stack: Stack, simulator: Simulator) -> None:
    event = json.dumps({"run": "refused", "playlists": [PLAYLIST_IDS[40]]})
    with revoked(stack, "DispatcherRole", "sqs:SendMessage"):
        answer = stack.client("lambda").invoke(
            FunctionName=f"{stack.resources['DispatcherFunction']}:live", Payload=event
        )

    assert answer["FunctionError"]
    assert "AccessDenied" in answer["Payload"].read().decode()


def test_the_worker_retries_a_job_until_its_role_has_the_permission(stack: Stack, simulator: Simulator) -> None:
    state, playlist = StackState(stack), PLAYLIST_IDS[41]
    with revoked(stack, "WorkerRole", "s3:PutObject"):
        state.send(json.dumps({"job": "watched", "playlist": playlist, "run": "allowed"}))
        wait_until(lambda: simulator.calls_to(f"/v1/playlists/{playlist}"), TIMEOUT, "the worker has started the job")
        assert state.report_keys("allowed") == []

    wait_until(lambda: state.reports("allowed").get(playlist, {}).get("status") == "done", TIMEOUT, "the job is done")
    assert state.report_keys("allowed") == [f"reports/allowed.{playlist}.json"]
    wait_until(lambda: state.queued_jobs() == 0, TIMEOUT, "the queue is empty")
