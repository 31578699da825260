"""A run that needs more time than one invocation of the dispatcher has."""

import json
from typing import Any

import pytest
from botocore.client import BaseClient

from classify.batch import dispatch
from classify.handlers import dispatcher
from tests.integration.classify.batch.deployment import Stack

CALL = BaseClient._make_api_call  # type: ignore[attr-defined]
PLAYLISTS = [f"{number:022}" for number in range(7)]


def _queued(deployment: Stack) -> list[dict[str, Any]]:
    return [json.loads(message.body) for message in deployment.account.messages()]


def test_what_the_time_does_not_allow_is_handed_on_to_the_same_alias(
    deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoked = []

    def invoke(client: BaseClient, operation: str, parameters: Any) -> Any:
        if operation != "Invoke":
            return CALL(client, operation, parameters)
        invoked.append((parameters["FunctionName"], parameters["InvocationType"], json.loads(parameters["Payload"])))
        return {"StatusCode": 202}

    monkeypatch.setattr(BaseClient, "_make_api_call", invoke)
    monkeypatch.setattr(dispatch, "JOBS_AT_ONCE", 3)
    monkeypatch.setattr(dispatch, "RESERVE", 61)  # of a minute
    deployment.account.add_to_watchlist(PLAYLISTS)
    assert deployment.dispatch({"run": "large"}) == {"run": "large", "playlists": 7}
    while len(invoked) < 3 and len(_queued(deployment)) < 7:
        ((function, kind, event),) = invoked[-1:]
        assert (function, kind) == (deployment.context().invoked_function_arn, "Event")
        dispatcher.handler(event, deployment.context())
    assert [job["playlist"] for job in _queued(deployment)] == PLAYLISTS
    assert {job["run"] for job in _queued(deployment)} == {"large"}
    assert len(invoked) == 2
