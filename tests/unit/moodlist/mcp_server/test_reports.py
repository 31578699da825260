from types import SimpleNamespace
from typing import Any

from moodlist.mcp_server.reports import KEPT_SECONDS, MAX_ITEMS, MAX_REPORTS, KeptReports


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _report(items: int = 1) -> Any:
    return SimpleNamespace(items=items)


def test_a_report_is_kept_for_a_while() -> None:
    clock = Clock()
    kept = KeptReports(clock)
    report = _report()
    kept.put("a", report)
    clock.now += KEPT_SECONDS - 1
    assert kept.get("a") is report
    clock.now += 1
    assert kept.get("a") is None
    assert kept.get("unknown") is None


def test_a_newer_report_replaces_the_older_one() -> None:
    kept = KeptReports(Clock())
    newer = _report()
    kept.put("a", _report())
    kept.put("a", newer)
    assert kept.get("a") is newer


def test_of_too_many_reports_the_one_that_was_not_used_for_the_longest_time_is_forgotten() -> None:
    kept = KeptReports(Clock())
    for number in range(MAX_REPORTS):
        kept.put(number, _report())
    kept.get(0)
    kept.put("new", _report())
    assert kept.get(0) is not None
    assert kept.get(1) is None
    assert kept.get("new") is not None


def test_reports_with_too_many_items_are_forgotten_but_never_the_newest() -> None:
    kept = KeptReports(Clock())
    kept.put("a", _report(MAX_ITEMS - 1))
    kept.put("b", _report(1))
    assert kept.get("a") is not None
    kept.put("c", _report(1))
    assert kept.get("b") is None
    kept.put("d", _report(MAX_ITEMS + 1))
    assert [kept.get(key) is not None for key in "abcd"] == [False, False, False, True]
