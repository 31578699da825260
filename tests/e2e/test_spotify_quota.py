"""What the functions of a deployed stack share of Spotify's day: the used-up quota, and the calls of each API key."""

from collections.abc import Iterator

import pytest
import requests

from local_aws.stack import Stack
from local_aws.stack_state import StackState
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.e2e.waiting import wait_until

TIMEOUT = 60
HOUR = 3600
ONE_CALL, THREE_CALLS = playlist_ids.FIESTA, playlist_ids.ROAD_TRIP
DEFERRED = {"Prefer": "respond-async"}


@pytest.fixture
def forgotten(stack: Stack) -> Iterator[None]:
    """Forget the used-up quota afterwards, as docs/operate.md describes it."""
    yield
    table = stack.outputs["ReportTableName"]
    stack.client("dynamodb").delete_item(TableName=table, Key={"key": {"S": "quota/spotify"}})


def _classify(stack: Stack, playlist: str, headers: dict[str, str] | None = None) -> requests.Response:
    return stack.request("POST", "/classify", json={"playlist": playlist}, headers=headers or {})


def _left(answer: requests.Response) -> int:
    return int(answer.headers["RateLimit"].split(";")[1].removeprefix("r="))


def _settled(stack: Stack, accepted: requests.Response) -> str:
    """Wait for a deferred report, and return its status."""
    state, id_ = StackState(stack), accepted.json()["id"]
    return str(
        wait_until(lambda: (report := state.report(id_) or {}).get("settled") and report["status"], TIMEOUT, "a report")
    )


def test_the_api_and_the_worker_count_the_calls_of_a_key_until_none_is_left(
    second_stack: Stack, simulator: Simulator
) -> None:
    before = _left(_classify(second_stack, ONE_CALL))
    now = _classify(second_stack, THREE_CALLS)
    assert (now.status_code, _left(now)) == (200, before - 3)
    assert now.headers["RateLimit-Policy"] == '"spotify-calls";q=8;w=86400'

    assert _settled(second_stack, _classify(second_stack, THREE_CALLS, DEFERRED)) == "done"
    simulator.reset()
    last = _classify(second_stack, THREE_CALLS)

    assert (last.status_code, last.json()["type"]) == (429, "urn:moodlist:problem:call-budget")
    assert int(last.headers["Retry-After"]) <= 24 * HOUR
    assert len(simulator.calls_to("/v1/")) <= 1
    assert _settled(second_stack, _classify(second_stack, THREE_CALLS, DEFERRED)) == "failed"


def test_no_function_calls_spotify_after_another_one_learned_that_the_quota_is_used_up(
    stack: Stack, simulator: Simulator, forgotten: None
) -> None:
    assert _classify(stack, ONE_CALL).status_code == 200  # this container of the API runs already
    simulator.fail(Fault.quota_exceeded(retry_after=15 * HOUR, times=None))
    assert _settled(stack, _classify(stack, ONE_CALL, DEFERRED)) == "failed"  # the worker learns it
    simulator.reset()

    answer = _classify(stack, ONE_CALL)
    assert (answer.status_code, answer.json()["type"]) == (429, "urn:moodlist:problem:quota-exceeded")
    assert 14 * HOUR < int(answer.headers["Retry-After"]) <= 15 * HOUR
    assert simulator.calls_to("/v1/") == []
