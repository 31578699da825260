import boto3.dynamodb.types  # noqa: F401  # draws random numbers when imported, which Hypothesis refuses inside a test
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.aws.dynamodb import from_item, to_item
from classify.aws.report_table import ReportRecord, ReportTable
from classify.aws.watchlist import WatchlistEntry
from classify.core.save_target import SaveTarget
from tests.unit.classify.aws.fake_dynamodb import FakeDynamoDB

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SECONDS = st.integers(0, 2**40)
SAVE_TARGETS = st.builds(
    SaveTarget, mood=TEXTS, min_score=st.floats(0, 1).map(lambda score: round(score, 12)), name=st.none() | TEXTS
)
RECORDS = st.builds(
    ReportRecord,
    id=TEXTS,
    status=st.sampled_from(["pending", "done", "failed", "postponed"]),
    created=SECONDS,
    expires=SECONDS,
    settled=st.booleans(),
    problem=st.none() | TEXTS,
    name=st.none() | TEXTS,
    moods=st.dictionaries(TEXTS, st.integers(0, 10_000)),
    skipped=st.integers(0, 10_000),
    complete=st.booleans(),
    saved=st.none() | SAVE_TARGETS,
)


@given(RECORDS)
def test_a_record_survives_conversion_to_an_item_and_back(record: ReportRecord) -> None:
    assert from_item(to_item(record), ReportRecord) == record


@given(
    st.builds(WatchlistEntry, playlist=TEXTS, added=SECONDS, save=st.none() | SAVE_TARGETS, last=st.none() | RECORDS)
)
def test_a_watchlist_entry_survives_conversion_to_an_item_and_back(entry: WatchlistEntry) -> None:
    assert from_item(to_item(entry), WatchlistEntry) == entry


def test_unknown_attributes_of_an_item_are_ignored() -> None:
    record = ReportRecord.pending("r", 30)
    assert from_item({**to_item(record), "colour": {"S": "blue"}}, ReportRecord) == record


def test_settled_is_written_whether_true_or_false() -> None:
    """The table's conditions compare it."""
    for settled in (False, True):
        record = ReportRecord.new("r", "failed", 30, settled=settled)
        assert to_item(record)["settled"] == {"BOOL": settled}


@pytest.mark.parametrize(("days", "seconds"), [(1, 86_400), (30, 2_592_000), (3650, 315_360_000)])
def test_a_record_expires_after_its_retention_days(days: int, seconds: int) -> None:
    record = ReportRecord.pending("r", days)
    assert record.expires - record.created == seconds
    assert msgspec.to_builtins(record).keys() == {"id", "status", "created", "expires", "settled"}


@pytest.mark.parametrize("id_", ["", "x" * 2049, "é" * 1025])
def test_an_id_that_cannot_be_a_key_has_no_record(server: FakeDynamoDB, id_: str) -> None:
    assert ReportTable("reports", 30).find(id_) is None
    assert server.calls == []


def test_the_longest_possible_id_is_looked_up(server: FakeDynamoDB) -> None:
    record = ReportRecord.pending("é" * 1024, 30)
    server.items[record.id] = to_item(record)
    assert ReportTable("reports", 30).find(record.id) == record
