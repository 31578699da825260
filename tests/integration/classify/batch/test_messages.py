"""Messages that are not jobs: they fail alone and become dead letters."""

from typing import Any

import pytest

from classify.errors import BadRequest
from classify.handlers import worker
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.account import MAX_DELIVERIES
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


@pytest.mark.parametrize(
    "body",
    ["", "not JSON", "[]", "{}", '{"job": "sing"}', '{"job": "watched"}', '{"job": "posted", "report": 7}', "[" * 5000],
)
def test_a_message_that_is_not_a_job_fails_and_the_others_succeed(deployment: Stack, body: str) -> None:
    urls = [deployment.request_report(TRIP)]
    deployment.account.send_message(body)
    urls.append(deployment.request_report(playlist_ids.FIESTA))
    event = deployment.jobs.receive()
    assert deployment.jobs.invoke(event) == [event["Records"][1]["messageId"]]
    assert [deployment.report_status(url) for url in urls] == [("done", None), ("done", None)]


def test_a_message_that_is_not_a_job_becomes_a_dead_letter(deployment: Stack) -> None:
    deployment.account.send_message("not JSON")
    for _ in range(MAX_DELIVERIES):
        assert len(deployment.jobs.redeliver()) == 1
    assert deployment.jobs.redeliver() == []
    assert deployment.account.messages() == []
    assert [message.body for message in deployment.account.messages(deployment.account.failed_queue_url)] == [
        "not JSON"
    ]


@pytest.mark.parametrize(
    "event",
    [{}, [], None, {"Records": None}, {"Records": [{}]}, {"httpMethod": "GET", "path": "/"}, {"detail-type": "x"}],
    ids=str,
)
def test_an_event_without_messages_is_an_error_that_says_what_the_worker_takes(deployment: Stack, event: Any) -> None:
    with pytest.raises(BadRequest, match="The worker takes the messages of its SQS queue"):
        worker.handler(event, deployment.context())
