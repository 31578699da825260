from pathlib import Path

import pytest

from classify.errors import BadRequest
from moodlist.output_format import choose_format


def test_the_default_format_is_the_table() -> None:
    assert choose_format(None, None, ()) == "table"


@pytest.mark.parametrize(
    ("name", "output_format"), [("a.json", "json"), ("a.CSV", "csv"), ("a.m3u8", "m3u"), ("a.m3u", "m3u")]
)
def test_a_files_suffix_sets_the_format(name: str, output_format: str) -> None:
    assert choose_format(None, Path(name), ()) == output_format


def test_the_format_option_takes_precedence_over_the_suffix() -> None:
    assert choose_format("json", Path("a.csv"), ()) == "json"


def test_an_unknown_suffix_is_refused() -> None:
    with pytest.raises(BadRequest, match=r"^Cannot infer a format from 'a\.xlsx': use \.json, \.csv or \.m3u8"):
        choose_format(None, Path("a.xlsx"), ())


@pytest.mark.parametrize(("output_format", "include"), [("table", "features"), ("m3u", "why")])
def test_a_format_that_cannot_show_an_addition_is_refused(output_format: str, include: str) -> None:
    with pytest.raises(BadRequest, match=f"{output_format} has no place for --include {include}: pass --format json"):
        choose_format(output_format, None, (include,))


def test_the_table_shows_explanations() -> None:
    assert choose_format(None, None, ("why",)) == "table"
