"""Writes are visible at once: every read is strongly consistent."""

from typing import Any

import pytest
from botocore.client import BaseClient

from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP
CALL = BaseClient._make_api_call  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def eventual_consistency(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Return nothing to a read without `ConsistentRead`. moto itself is always consistent."""

    def call(client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
        if operation in {"GetItem", "Scan"} and not parameters.get("ConsistentRead"):
            return {"Items": []}
        return CALL(client, operation, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)


def test_an_accepted_request_can_be_read_at_once(deployment: Stack) -> None:
    assert deployment.report_status(deployment.request_report(TRIP)) == ("pending", None)


def test_a_playlist_is_on_the_watchlist_as_soon_as_it_is_added(deployment: Stack) -> None:
    deployment.resources.watchlist.add(TRIP)
    assert deployment.resources.watchlist.get(TRIP).playlist == TRIP
    assert [each.playlist for each in deployment.resources.watchlist] == [TRIP]
