"""A report that has expired is gone for readers and writers alike, though DynamoDB removes it days later."""

import pytest
from msgspec import structs

from classify.aws.report_table import ReportRecord
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

TRIP = playlist_ids.ROAD_TRIP


@pytest.fixture
def first(deployment: Stack) -> ReportRecord:
    report = ReportRecord.now("r", "done", 30, playlist=TRIP, name="First")
    deployment.stores.table.make_latest(report)
    return deployment.stores.table.write(report)


@pytest.mark.parametrize("seconds", [0, 0.5])
def test_a_report_gives_way_in_the_very_second_in_which_it_expires(
    deployment: Stack, first: ReportRecord, seconds: float
) -> None:
    deployment.calendar.now = first.expires + seconds
    table = deployment.stores.table
    assert (table.find("r"), table.latest(TRIP)) == (None, None)
    again = structs.replace(first, name="Again", expires=first.expires + 1)
    table.make_latest(again)
    assert table.write(again) == table.find("r") == again
    latest = table.latest(TRIP)
    assert latest is not None
    assert latest.name == "Again"


def test_a_report_stands_until_the_second_in_which_it_expires(deployment: Stack, first: ReportRecord) -> None:
    deployment.calendar.now = first.expires - 0.5
    table = deployment.stores.table
    assert table.write(structs.replace(first, name="Again")) == table.find("r") == first
