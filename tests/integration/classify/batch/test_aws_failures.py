"""AWS refuses or fails: the API reports why, and jobs are retried."""

from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, EndpointConnectionError

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM, HttpResponse
from tests.integration.classify.batch.account import MAX_DELIVERIES
from tests.integration.classify.batch.deployment import Stack

RESPOND_ASYNC = {"Prefer": "respond-async"}
SECRET = "arn:aws:iam::123456789012:user/alice"
CALL = BaseClient._make_api_call  # type: ignore[attr-defined]


class FailingAWS:
    """Intercepts calls to AWS and fails the chosen operations."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.errors: dict[str, Exception] = {}

        def call(client: BaseClient, operation: str, parameters: Any) -> Any:
            if operation in self.errors:
                raise self.errors[operation]
            return CALL(client, operation, parameters)

        patch.setattr(BaseClient, "_make_api_call", call)

    def deny(self, *operations: str, code: str = "AccessDeniedException") -> None:
        for operation in operations:
            error: Any = {"Error": {"Code": code, "Message": f"{SECRET} is not authorized to perform: {operation}"}}
            self.errors[operation] = ClientError(error, operation)


@pytest.fixture
def failing_aws(monkeypatch: pytest.MonkeyPatch) -> FailingAWS:
    return FailingAWS(monkeypatch)


def _assert_unavailable(answer: HttpResponse, service: str, reason: str) -> None:
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
def test_a_refusal_is_a_problem_with_the_error_code_and_nothing_else_from_aws(
    deployment: Stack, failing_aws: FailingAWS, operation: str, service: str, request_line: str
) -> None:
    failing_aws.deny(operation)
    method, path = request_line.split()
    body = f'[{{"playlist": "{playlist_ids.FIESTA}", "mood": "happy"}}]' if method == "POST" else None
    _assert_unavailable(
        deployment.api.send(method, path, body, headers=RESPOND_ASYNC), service, "AccessDeniedException"
    )
    assert deployment.account.messages() == []


def test_a_large_request_that_s3_refuses_is_a_problem_and_nothing_is_queued(
    deployment: Stack, failing_aws: FailingAWS
) -> None:
    failing_aws.deny("PutObject", code="AccessDenied")
    answer = deployment.api.upload("/classify", b"x" * 200_000, headers=RESPOND_ASYNC)
    _assert_unavailable(answer, "S3", "AccessDenied")
    assert deployment.account.messages() == []


def test_contents_that_s3_does_not_return_are_a_problem_other_than_not_found(
    deployment: Stack, failing_aws: FailingAWS
) -> None:
    url = deployment.request_report(playlist_ids.FIESTA)
    deployment.jobs.deliver()
    failing_aws.deny("GetObject", code="AccessDenied")
    _assert_unavailable(deployment.read(url), "S3", "AccessDenied")


def test_a_missing_table_is_a_problem(deployment: Stack) -> None:
    deployment.account.dynamodb.delete_table(TableName=f"{deployment.account.name}-reports")
    _assert_unavailable(deployment.api.get("/reports/x"), "DynamoDB", "ResourceNotFoundException")


def test_an_unreachable_service_is_a_problem(deployment: Stack, failing_aws: FailingAWS) -> None:
    failing_aws.errors["Scan"] = EndpointConnectionError(endpoint_url="https://dynamodb.internal")
    answer = deployment.api.get("/watchlist")
    _assert_unavailable(answer, "DynamoDB", "EndpointConnectionError")
    assert "internal" not in answer.text


@pytest.mark.parametrize("operation", ["GetItem", "PutObject", "PutItem", "GetObject", "PutEvents", "UpdateItem"])
def test_a_watched_job_is_retried_after_a_refusal_at_any_step(
    sim: Simulator, deployment: Stack, failing_aws: FailingAWS, operation: str
) -> None:
    deployment.account.record_events()
    deployment.resources.watchlist.add(playlist_ids.FIESTA)
    deployment.run(playlist_ids.FIESTA)
    sim.edit_playlist(playlist_ids.FIESTA, remove=[0])
    run = deployment.dispatch()["run"]
    failing_aws.deny(operation)
    assert len(deployment.jobs.deliver()) == 1
    failing_aws.errors.clear()
    assert deployment.jobs.redeliver() == []
    assert deployment.last_report(playlist_ids.FIESTA)["id"] == f"{run}.{playlist_ids.FIESTA}"
    assert [event["detail"]["counts"]["left"] for event in deployment.account.received_events()] == [1]


@pytest.mark.parametrize("operation", ["GetItem", "PutObject"])
def test_a_deferred_request_is_retried_after_a_refusal_at_any_step(
    deployment: Stack, failing_aws: FailingAWS, operation: str
) -> None:
    url = deployment.request_report(playlist_ids.FIESTA)
    failing_aws.deny(operation)
    assert len(deployment.jobs.deliver()) == 1
    failing_aws.errors.clear()
    assert deployment.report_status(url) == ("pending", None)
    assert deployment.jobs.redeliver() == []
    assert deployment.report_status(url) == ("done", None)


def test_a_job_whose_last_failure_cannot_be_recorded_still_becomes_a_dead_letter(
    deployment: Stack, failing_aws: FailingAWS
) -> None:
    url = deployment.request_report(playlist_ids.FIESTA)
    failing_aws.deny("PutItem")
    for _ in range(MAX_DELIVERIES):
        assert len(deployment.jobs.redeliver()) == 1
    assert deployment.jobs.redeliver() == []
    assert len(deployment.account.messages(deployment.account.failed_queue_url)) == 1
    assert deployment.report_status(url) == ("pending", None)


def test_the_next_delivery_announces_an_event_that_eventbridge_refused(
    sim: Simulator, deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment.account.record_events()
    deployment.run(playlist_ids.FIESTA)
    sim.edit_playlist(playlist_ids.FIESTA, remove=[0])
    deployment.dispatch({"run": "next", "playlists": [playlist_ids.FIESTA]})
    with monkeypatch.context() as patch:
        patch.setattr(deployment.resources.events, "_events", ThrottledEventBridge())
        assert len(deployment.jobs.deliver()) == 1
    assert deployment.account.received_events() == []
    assert deployment.jobs.redeliver() == []
    assert [event["detail"]["id"] for event in deployment.account.received_events()] == [f"next.{playlist_ids.FIESTA}"]


class ThrottledEventBridge:
    """Replaces EventBridge's client; refuses every event."""

    def put_events(self, Entries: list[Any]) -> dict[str, Any]:  # noqa: N803
        return {"FailedEntryCount": len(Entries), "Entries": [{"ErrorCode": "ThrottlingException"}]}
