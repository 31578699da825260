import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.csv_injection import escape_formula, unescape_formula

TITLES = st.text() | st.text("'=+-@\t\r\n,;\" x", max_size=8)
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "'=1", "''@x"])
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("x;=1", "x;'=1"),
        ("x;'=1", "x;''=1"),
        ('x; ";=1', "x; \";'=1"),
        ('x; "=1', "x; \"'=1"),
        ("x\t+1", "x\t'+1"),
        ("x\r\n@sum", "x\r\n'@sum"),
        ("\t=1", "'\t'=1"),
        ("=1;-2", "'=1;'-2"),
    ],
)
def test_a_formula_after_a_separator_gets_an_apostrophe(text: str, escaped: str) -> None:
    assert escape_formula(text) == escaped
    assert unescape_formula(escaped) == text


@pytest.mark.parametrize("text", ["", "One", "'Round Midnight", "1+1=2", " =1", "'", "a@b", "A, +44", "x; y", "x;1=1"])
def test_other_cells_do_not_change(text: str) -> None:
    assert escape_formula(text) == unescape_formula(text) == text


@pytest.mark.parametrize(("cell", "text"), [("'=1", "=1"), ("x;=1", "x;=1"), ("'\t=1", "\t=1"), ("'=1;=2", "=1;=2")])
def test_cells_of_earlier_versions_are_read_as_before(cell: str, text: str) -> None:
    assert unescape_formula(cell) == text


@given(TITLES)
def test_unescaping_restores_any_text(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@given(TITLES)
def test_no_escaped_cell_starts_like_a_formula(text: str) -> None:
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(TITLES, TITLES, st.sampled_from(",;\t"))
def test_no_cell_is_a_formula_wherever_a_spreadsheet_splits(song: str, artist: str, separator: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow((1, escape_formula(song), escape_formula(artist), "end"))
    file.seek(0)
    for row in csv.reader(file, delimiter=separator):
        assert not [cell for cell in row if cell.startswith(SIGNS)]


@pytest.mark.parametrize("text", ["\t" * 200_000, ";" + " " * 200_000, ";" + "'" * 200_000, '";' * 100_000])
def test_long_runs_take_linear_time(text: str) -> None:
    start = time.perf_counter()
    assert unescape_formula(escape_formula(text)) == text
    assert time.perf_counter() - start < 1
