import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.aws.dynamodb import from_item, to_item
from classify.aws.report_table import DAY, ReportRecord
from classify.aws.watchlist import WatchlistEntry
from classify.core.save_target import SaveTarget

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SECONDS = st.integers(0, 2**40)
WISHES = st.builds(
    SaveTarget, mood=TEXTS, min_score=st.floats(0, 1).map(lambda score: round(score, 12)), name=st.none() | TEXTS
)
REPORTS = st.builds(
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
    saved=st.none() | WISHES,
)


@given(REPORTS)
def test_a_report_comes_back_from_dynamodb_as_it_was_written(report: ReportRecord) -> None:
    assert from_item(to_item(report), ReportRecord) == report


@given(st.builds(WatchlistEntry, playlist=TEXTS, added=SECONDS, save=st.none() | WISHES, last=st.none() | REPORTS))
def test_an_entry_of_the_watchlist_comes_back_from_dynamodb_as_it_was_written(watched: WatchlistEntry) -> None:
    assert from_item(to_item(watched), WatchlistEntry) == watched


def test_what_a_later_version_wrote_is_read_as_far_as_this_one_knows_it() -> None:
    report = ReportRecord.pending("r", 30)
    assert from_item({**to_item(report), "colour": {"S": "blue"}}, ReportRecord) == report


def test_whether_a_report_is_settled_is_written_in_any_case() -> None:
    """The table's conditions ask for it."""
    for settled in (False, True):
        report = ReportRecord.new("r", "failed", 30, settled=settled)
        assert to_item(report)["settled"] == {"BOOL": settled}


@pytest.mark.parametrize("days", [1, 30, 3650])
def test_a_report_is_kept_for_so_many_days(days: int) -> None:
    report = ReportRecord.pending("r", days)
    assert report.expires - report.created == days * DAY
    assert msgspec.to_builtins(report).keys() == {"id", "status", "created", "expires", "settled"}
