import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.csv_injection import escape_formula, unescape_formula

TITLES = st.text() | st.text("'=+-@\t\r\n,\"x", max_size=6)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "'=1", "''@x"])
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "One", "'Round Midnight", "1+1=2", " =1", "'", "a@b"])
def test_other_cells_do_not_change(text: str) -> None:
    assert escape_formula(text) == unescape_formula(text) == text


@given(TITLES)
def test_unescaping_restores_any_text(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@given(TITLES)
def test_no_escaped_cell_starts_like_a_formula(text: str) -> None:
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))
