"""What was written a moment ago is read, although DynamoDB shows it to other reads only after a while."""

from typing import Any

import pytest
from botocore.client import BaseClient

from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP
CALL = BaseClient._make_api_call  # type: ignore[attr-defined]


@pytest.fixture
def slow(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """Over tables that show nothing yet to a read that does not ask for consistency; moto always shows all."""

    def call(client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
        if operation in {"GetItem", "Scan"} and not parameters.get("ConsistentRead"):
            return {"Items": []}
        return CALL(client, operation, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    return deployment


def test_an_accepted_request_can_be_read_at_once(slow: Stack) -> None:
    assert slow.report_status(slow.request_report(TRIP)) == ("pending", None)


def test_a_playlist_is_on_the_watchlist_as_soon_as_it_is_added(slow: Stack) -> None:
    slow.resources.watchlist.add(TRIP)
    assert slow.resources.watchlist.get(TRIP).playlist == TRIP
    assert [each.playlist for each in slow.resources.watchlist] == [TRIP]
