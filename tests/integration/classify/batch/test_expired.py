"""An expired report does not exist for readers or writers, although DynamoDB removes it only days later."""

import pytest
from msgspec import structs

from classify.aws.report_table import ReportRecord
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


@pytest.fixture
def first(deployment: Stack) -> ReportRecord:
    record = ReportRecord.new("r", "done", 30, playlist=TRIP, name="First")
    deployment.resources.report_table.update_latest(record)
    return deployment.resources.report_table.put_unless_settled(record)


@pytest.mark.parametrize("seconds", [0, 0.5])
def test_a_report_can_be_replaced_from_the_second_of_its_expiry(
    deployment: Stack, first: ReportRecord, seconds: float
) -> None:
    deployment.calendar.now = first.expires + seconds
    table = deployment.resources.report_table
    assert (table.find("r"), table.latest(TRIP)) == (None, None)
    again = structs.replace(first, name="Again", expires=first.expires + 1)
    table.update_latest(again)
    assert table.put_unless_settled(again) == table.find("r") == again
    latest = table.latest(TRIP)
    assert latest is not None
    assert latest.name == "Again"


def test_a_report_cannot_be_replaced_before_the_second_of_its_expiry(deployment: Stack, first: ReportRecord) -> None:
    deployment.calendar.now = first.expires - 0.5
    table = deployment.resources.report_table
    assert table.put_unless_settled(structs.replace(first, name="Again")) == table.find("r") == first
