from functools import partial

import pytest

from classify.errors import BadRequest, Fault, MoodlistError, NotFound, UnknownMood
from classify.request.validation import Faults, convert, decode_json


def _fails(error: MoodlistError) -> None:
    raise error


def test_a_check_that_passes_gives_its_result_and_leaves_no_fault() -> None:
    faults = Faults()
    assert faults.catch("$", lambda: 7) == 7
    faults.raise_any()


def test_a_fault_stands_at_the_path_of_its_check_unless_it_names_one_itself() -> None:
    faults = Faults()
    assert faults.catch("$.a", partial(_fails, BadRequest("First."))) is None
    faults.catch("$", partial(_fails, BadRequest.at("$.b[1]", "Second.")))
    with pytest.raises(BadRequest) as caught:
        faults.raise_any()
    assert caught.value.faults == (Fault("$.a", "First."), Fault("$.b[1]", "Second."))
    assert caught.value.detail == "$.a: First. And 1 more, listed in `errors`."


def test_a_fault_of_the_whole_needs_no_path_in_the_detail() -> None:
    faults = Faults()
    faults.catch("$", partial(_fails, BadRequest("All wrong.")))
    with pytest.raises(BadRequest, match=r"^All wrong\.$"):
        faults.raise_any()


def test_faults_of_one_kind_are_raised_as_that_kind() -> None:
    faults = Faults()
    faults.catch("$.a", partial(_fails, UnknownMood("One.")))
    faults.catch("$.b", partial(_fails, UnknownMood("Two.")))
    with pytest.raises(UnknownMood):
        faults.raise_any()


def test_faults_of_several_kinds_are_raised_as_a_plain_bad_request() -> None:
    faults = Faults()
    faults.catch("$.a", partial(_fails, UnknownMood("One.")))
    faults.catch("$.b", partial(_fails, BadRequest("Two.")))
    with pytest.raises(BadRequest) as caught:
        faults.raise_any()
    assert type(caught.value) is BadRequest


def test_an_error_that_is_no_fault_of_the_request_is_not_caught() -> None:
    with pytest.raises(NotFound):
        Faults().catch("$", partial(_fails, NotFound("Gone.")))


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "The body is empty."),
        (b" ", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b'{"a": NaN}', "not valid JSON"),
        (b'"\xff"', "not valid JSON"),
        (b'"\\ud800"', "not valid JSON"),
        (b'{"a": 1e999}', "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_a_body_that_is_no_json_is_one_fault_of_the_whole(body: bytes, detail: str) -> None:
    with pytest.raises(BadRequest, match=detail) as caught:
        decode_json(body)
    assert [fault.path for fault in caught.value.faults] == ["$"]


def test_a_body_of_json_is_its_value() -> None:
    assert decode_json(b'{"a": [1, null, "\\u00e9"]}') == {"a": [1, None, "é"]}


def test_a_value_that_does_not_fit_is_a_fault_at_its_place_below_the_path() -> None:
    with pytest.raises(BadRequest) as caught:
        convert({"a": [1, "2"]}, dict[str, list[int]], "$[3]")
    assert caught.value.faults == (Fault("$[3][...][1]", "Expected `int`, got `str`."),)


def test_a_value_that_does_not_fit_at_all_is_a_fault_at_the_path_itself() -> None:
    with pytest.raises(BadRequest) as caught:
        convert("2", int, "$[3]")
    assert caught.value.faults == (Fault("$[3]", "Expected `int`, got `str`."),)


def test_a_text_counts_as_a_number_where_that_is_allowed() -> None:
    assert convert("2", int, "?", strict=False) == 2
