"""AWS refuses or fails: the API says so and why, and a job comes again."""

from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, EndpointConnectionError

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM, HttpResponse
from tests.integration.classify.batch.account import DELIVERIES
from tests.integration.classify.batch.deployment import Stack

ASYNC = {"Prefer": "respond-async"}
SECRET = "arn:aws:iam::123456789012:user/somebody"
CALL = BaseClient._make_api_call  # type: ignore[attr-defined]


class Refusals:
    """Stands between our clients and AWS; refuses the operations that it is told to."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.refused: dict[str, Exception] = {}
        refusals = self

        def call(client: BaseClient, operation: str, parameters: Any) -> Any:
            if operation in refusals.refused:
                raise refusals.refused[operation]
            return CALL(client, operation, parameters)

        patch.setattr(BaseClient, "_make_api_call", call)

    def deny(self, *operations: str, code: str = "AccessDeniedException") -> None:
        for operation in operations:
            error: Any = {"Error": {"Code": code, "Message": f"{SECRET} is not authorized to perform: {operation}"}}
            self.refused[operation] = ClientError(error, operation)


@pytest.fixture
def aws_refuses(monkeypatch: pytest.MonkeyPatch) -> Refusals:
    return Refusals(monkeypatch)


def _unavailable(answer: HttpResponse, service: str, reason: str) -> None:
    assert (answer.status, answer.media_type) == (503, PROBLEM)
    problem = answer.json()
    assert problem["type"] == "urn:moodlist:problem:upstream-unavailable"
    assert service in problem["detail"]
    assert reason in problem["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert "Traceback" not in answer.text
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("operation", "service", "request_line"),
    [
        ("PutItem", "DynamoDB", "POST /mood"),
        ("SendMessageBatch", "SQS", "POST /mood"),
        ("GetItem", "DynamoDB", "GET /reports/x"),
        ("Scan", "DynamoDB", "GET /watchlist"),
        ("GetItem", "DynamoDB", f"GET /watchlist/{playlist_ids.FIESTA}"),
        ("UpdateItem", "DynamoDB", f"PUT /watchlist/{playlist_ids.FIESTA}"),
        ("DeleteItem", "DynamoDB", f"DELETE /watchlist/{playlist_ids.FIESTA}"),
    ],
)
def test_a_refusal_is_a_problem_that_has_awss_name_for_the_reason_and_nothing_else_of_it(
    deployment: Stack, aws_refuses: Refusals, operation: str, service: str, request_line: str
) -> None:
    aws_refuses.deny(operation)
    method, path = request_line.split()
    body = f'[{{"playlist": "{playlist_ids.FIESTA}", "mood": "happy"}}]' if method == "POST" else None
    _unavailable(deployment.api.send(method, path, body, headers=ASYNC), service, "AccessDeniedException")
    assert deployment.account.messages() == []


def test_a_large_post_that_s3_does_not_take_is_a_problem_and_nothing_is_queued(
    deployment: Stack, aws_refuses: Refusals
) -> None:
    aws_refuses.deny("PutObject", code="AccessDenied")
    answer = deployment.api.upload("/classify", b"x" * 200_000, headers=ASYNC)
    _unavailable(answer, "S3", "AccessDenied")
    assert deployment.account.messages() == []


def test_contents_that_s3_does_not_give_are_a_problem_and_not_unknown(deployment: Stack, aws_refuses: Refusals) -> None:
    url = deployment.ask_later(playlist_ids.FIESTA)
    deployment.jobs.deliver()
    aws_refuses.deny("GetObject", code="AccessDenied")
    _unavailable(deployment.read(url), "S3", "AccessDenied")


def test_a_table_that_is_missing_is_a_problem(deployment: Stack) -> None:
    deployment.account.dynamodb.delete_table(TableName=f"{deployment.account.name}-reports")
    _unavailable(deployment.api.get("/reports/x"), "DynamoDB", "ResourceNotFoundException")


def test_aws_out_of_reach_is_a_problem_too(deployment: Stack, aws_refuses: Refusals) -> None:
    aws_refuses.refused["Scan"] = EndpointConnectionError(endpoint_url="https://dynamodb.internal")
    answer = deployment.api.get("/watchlist")
    _unavailable(answer, "DynamoDB", "EndpointConnectionError")
    assert "internal" not in answer.text


@pytest.mark.parametrize("operation", ["GetItem", "PutObject", "PutItem", "GetObject", "PutEvents", "UpdateItem"])
def test_a_job_of_the_schedule_comes_again_after_a_refusal_at_any_step(
    sim: Simulator, deployment: Stack, aws_refuses: Refusals, operation: str
) -> None:
    deployment.account.listen()
    deployment.resources.watchlist.add(playlist_ids.FIESTA)
    deployment.run(playlist_ids.FIESTA)
    sim.edit_playlist(playlist_ids.FIESTA, remove=[0])
    run = deployment.dispatch()["run"]
    aws_refuses.deny(operation)
    assert len(deployment.jobs.deliver()) == 1
    aws_refuses.refused.clear()
    assert deployment.jobs.redeliver() == []
    assert deployment.last(playlist_ids.FIESTA)["id"] == f"{run}.{playlist_ids.FIESTA}"
    assert [event["detail"]["counts"]["left"] for event in deployment.account.heard()] == [1]


@pytest.mark.parametrize("operation", ["GetItem", "PutObject"])
def test_a_post_comes_again_after_a_refusal_at_any_step(
    deployment: Stack, aws_refuses: Refusals, operation: str
) -> None:
    url = deployment.ask_later(playlist_ids.FIESTA)
    aws_refuses.deny(operation)
    assert len(deployment.jobs.deliver()) == 1
    aws_refuses.refused.clear()
    assert deployment.state(url) == ("pending", None)
    assert deployment.jobs.redeliver() == []
    assert deployment.state(url) == ("done", None)


def test_a_last_delivery_that_cannot_even_say_so_is_a_dead_letter_all_the_same(
    deployment: Stack, aws_refuses: Refusals
) -> None:
    url = deployment.ask_later(playlist_ids.FIESTA)
    aws_refuses.deny("PutItem")
    for _ in range(DELIVERIES):
        assert len(deployment.jobs.redeliver()) == 1
    assert deployment.jobs.redeliver() == []
    assert len(deployment.account.messages(deployment.account.failed_jobs)) == 1
    assert deployment.state(url) == ("pending", None)


def test_an_event_that_eventbridge_does_not_take_is_announced_by_the_next_delivery(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment.account.listen()
    deployment.run(playlist_ids.FIESTA)
    sim.edit_playlist(playlist_ids.FIESTA, remove=[0])
    deployment.dispatch({"run": "next", "playlists": [playlist_ids.FIESTA]})
    with monkeypatch.context() as patch:
        patch.setattr(deployment.resources.events, "_events", Throttled())
        assert len(deployment.jobs.deliver()) == 1
    assert deployment.account.heard() == []
    assert deployment.jobs.redeliver() == []
    assert [event["detail"]["id"] for event in deployment.account.heard()] == [f"next.{playlist_ids.FIESTA}"]


class Throttled:
    """Stands for EventBridge on a busy day."""

    def put_events(self, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
        return {"FailedEntryCount": len(Entries), "Entries": [{"ErrorCode": "ThrottlingException"}]}
