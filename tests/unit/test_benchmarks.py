from pathlib import Path

import pytest

from benchmarks.__main__ import PAGE, benchmarks
from benchmarks.costs import PRICES, bill, prices
from benchmarks.figures import Figure, ratio
from benchmarks.page import Section, read_sections, write_page
from local_aws import ROOT

DEPLOY = (ROOT / "docs" / "operate.md").read_text("utf-8")


def test_a_goal_is_met_up_to_its_value() -> None:
    assert Figure("start", "1.10", 1.10, 1.1).verdict == "at most 1.1: met"
    assert Figure("start", "1.11", 1.11, 1.1).verdict == "at most 1.1: missed"
    assert Figure("start", "0.5 s").verdict == ""


def test_a_ratio_is_the_median_of_pairs() -> None:
    assert ratio([2.0, 9.0, 4.0], [1.0, 1.0, 1.0]) == (4.0, "4.00 (2.00 to 9.00, 3 pairs)")


def test_the_page_is_what_the_benchmarks_write() -> None:
    text = PAGE.read_text("utf-8")
    sections = read_sections(PAGE)
    write_page(PAGE.with_suffix(".tmp"), sections)
    try:
        assert PAGE.with_suffix(".tmp").read_text("utf-8") == text
    finally:
        PAGE.with_suffix(".tmp").unlink()
    described = benchmarks()
    assert [section.description for section in sections.values()] == [described[name] for name in sections]


def test_a_page_keeps_the_sections_of_earlier_runs(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    old = Section("About it.\n\nMore.", "yesterday", [Figure("a | b", "1 s"), Figure("c", "2", 2, 1)])
    write_page(page, {"one": old})
    write_page(page, read_sections(page) | {"two": Section("Other.", "today", [Figure("d", "3 s")])})
    sections = read_sections(page)
    assert list(sections) == ["one", "two"]
    assert sections["one"].measured == "yesterday"
    assert list(sections["one"].figures) == [r"| a \| b | 1 s |  |", "| c | 2 | at most 1: missed |"]


def test_every_price_of_the_bill_is_in_the_documents_with_its_source_and_date() -> None:
    found = prices(DEPLOY)
    assert found.keys() == PRICES.keys()
    assert all("2026-" in price.source for price in found.values())
    assert found["GB-second"].dollars == 0.0000166667
    assert found["write"].dollars == 0.705 / 1e6


def test_a_missing_price_is_named() -> None:
    with pytest.raises(ValueError, match="no price for 'GB-second' in the row 'Lambda, x86'"):
        prices(DEPLOY.replace("| Lambda, x86 |", "| Lambda |"))


def test_a_bill_is_units_times_prices() -> None:
    dollars = bill("API", 2.0, prices(DEPLOY), write=100)
    assert dollars["GB-second"] == pytest.approx(1000 * 2 * 1769 / 1024 * 0.0000166667)
    assert dollars["write"] == pytest.approx(103_000 * 0.705 / 1e6)
