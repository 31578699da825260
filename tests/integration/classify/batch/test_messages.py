"""What lies in the queue and is no job: it is named, its neighbours are done, and it ends among the dead letters."""

import pytest

from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.account import DELIVERIES
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


@pytest.mark.parametrize(
    "body",
    ["", "not JSON", "[]", "{}", '{"job": "sing"}', '{"job": "watched"}', '{"job": "posted", "report": 7}', "[" * 5000],
)
def test_a_message_that_is_no_job_is_named_while_its_neighbours_are_done(deployment: Stack, body: str) -> None:
    urls = [deployment.ask_later(TRIP)]
    deployment.account.send(body)
    urls.append(deployment.ask_later(playlist_ids.FIESTA))
    event = deployment.jobs.receive()
    assert deployment.jobs.invoke(event) == [event["Records"][1]["messageId"]]
    assert [deployment.state(url) for url in urls] == [("done", None), ("done", None)]


def test_a_message_that_is_no_job_ends_among_the_dead_letters(deployment: Stack) -> None:
    deployment.account.send("not JSON")
    for _ in range(DELIVERIES):
        assert len(deployment.jobs.redeliver()) == 1
    assert deployment.jobs.redeliver() == []
    assert deployment.account.messages() == []
    assert [message.body for message in deployment.account.messages(deployment.account.failed_jobs)] == ["not JSON"]
