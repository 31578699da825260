from pathlib import Path

import pytest

from moodlist.output_format import chosen


def test_without_a_word_it_is_the_table() -> None:
    assert chosen(None, None, ()) == "table"


@pytest.mark.parametrize(("name", "form"), [("a.json", "json"), ("a.CSV", "csv"), ("a.m3u8", "m3u"), ("a.m3u", "m3u")])
def test_a_files_ending_chooses(name: str, form: str) -> None:
    assert chosen(None, Path(name), ()) == form


def test_the_named_form_comes_before_the_ending() -> None:
    assert chosen("json", Path("a.csv"), ()) == "json"


def test_an_ending_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tells no form"):
        chosen(None, Path("a.xlsx"), ())


def test_the_table_has_no_room_for_features() -> None:
    with pytest.raises(ValueError, match="--include adds to json and csv"):
        chosen(None, None, ("features",))
