"""Each function has the permissions that it needs: without one of them AWS refuses, and nothing is lost."""

import json
from typing import Any

import pytest

from local_aws.kept import Kept
from local_aws.many_playlists import MANY
from local_aws.stack import Stack
from simulator import Simulator, playlists
from tests.e2e.eventually import eventually
from tests.e2e.permissions import without

PATIENCE = 60


@pytest.mark.parametrize(
    ("action", "method", "path"),
    [
        ("dynamodb:UpdateItem", "PUT", f"/watchlist/{playlists.FIESTA}"),
        ("dynamodb:Scan", "GET", "/watchlist"),
        ("sqs:SendMessage", "POST", "/classify"),
    ],
)
def test_the_api_is_refused_what_its_role_does_not_allow(
    stack: Stack, simulator: Simulator, action: str, method: str, path: str
) -> None:
    asked: dict[str, Any] = {"json": {"playlist": playlists.FIESTA}, "headers": {"Prefer": "respond-async"}}
    with without(stack, "ApiRole", action):
        refused = stack.ask(method, path, **asked)
    allowed = stack.ask(method, path, **asked)

    assert (refused.status_code, refused.headers["Content-Type"]) == (503, "application/problem+json")
    assert "AccessDenied" in refused.json()["detail"]
    assert allowed.status_code in {200, 202}


def test_the_dispatcher_is_refused_what_its_role_does_not_allow(stack: Stack, simulator: Simulator) -> None:
    event = json.dumps({"run": "refused", "playlists": [MANY[40]]})
    with without(stack, "DispatcherRole", "sqs:SendMessage"):
        answer = stack.client("lambda").invoke(
            FunctionName=f"{stack.resources['DispatcherFunction']}:live", Payload=event
        )

    assert answer["FunctionError"]
    assert "AccessDenied" in answer["Payload"].read().decode()


def test_the_worker_is_refused_what_its_role_does_not_allow_and_does_it_once_it_may(
    stack: Stack, simulator: Simulator
) -> None:
    kept, playlist = Kept(stack), MANY[41]
    with without(stack, "WorkerRole", "s3:PutObject"):
        kept.send(json.dumps({"job": "watched", "playlist": playlist, "run": "allowed"}))
        eventually(lambda: simulator.calls_to(f"/v1/playlists/{playlist}"), PATIENCE, "the worker is at it")
        assert kept.contents("allowed") == []

    eventually(lambda: kept.reports("allowed").get(playlist, {}).get("status") == "done", PATIENCE, "it is done")
    assert kept.contents("allowed") == [f"reports/allowed.{playlist}.json"]
    eventually(lambda: kept.jobs() == 0, PATIENCE, "the message is gone")
