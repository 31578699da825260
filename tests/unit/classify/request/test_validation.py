import pytest

from classify.errors import BadRequest, Fault, MoodlistError, NotFound, UnknownMood
from classify.request.schemas import ClassifyBody
from classify.request.validation import Faults, convert, decode_json


def _fail_at(path: str, error: MoodlistError, faults: Faults) -> None:
    with faults.at(path):
        raise error


def test_a_check_that_passes_records_no_fault() -> None:
    faults = Faults()
    with faults.at("$"):
        result = 7
    faults.raise_any()
    assert result == 7


def test_a_fault_takes_the_path_of_its_check_unless_it_has_its_own() -> None:
    faults = Faults()
    _fail_at("$.a", BadRequest("First."), faults)
    _fail_at("$", BadRequest.at("$.b[1]", "Second."), faults)
    with pytest.raises(BadRequest) as caught:
        faults.raise_any()
    assert caught.value.faults == (Fault("$.a", "First."), Fault("$.b[1]", "Second."))
    assert caught.value.detail == "$.a: First. And 1 more, listed in `errors`."


def test_the_detail_counts_all_faults_and_says_that_a_hundred_are_listed() -> None:
    faults = Faults()
    for number in range(1_101):
        _fail_at(f"$[{number}]", BadRequest("Wrong."), faults)
    with pytest.raises(BadRequest) as caught:
        faults.raise_any()
    assert caught.value.detail == "$[0]: Wrong. And 1,100 more faults; `errors` lists the first 100."


def test_the_detail_omits_the_path_of_the_whole_body() -> None:
    faults = Faults()
    _fail_at("$", BadRequest("All wrong."), faults)
    with pytest.raises(BadRequest, match=r"^All wrong\.$"):
        faults.raise_any()


def test_faults_of_one_type_are_raised_as_that_type() -> None:
    faults = Faults()
    _fail_at("$.a", UnknownMood("One."), faults)
    _fail_at("$.b", UnknownMood("Two."), faults)
    with pytest.raises(UnknownMood):
        faults.raise_any()


def test_faults_of_several_types_are_raised_as_a_plain_bad_request() -> None:
    faults = Faults()
    _fail_at("$.a", UnknownMood("One."), faults)
    _fail_at("$.b", BadRequest("Two."), faults)
    with pytest.raises(BadRequest) as caught:
        faults.raise_any()
    assert type(caught.value) is BadRequest


def test_other_errors_are_not_recorded_as_faults() -> None:
    with pytest.raises(NotFound):
        _fail_at("$", NotFound("Gone."), Faults())


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
def test_invalid_json_is_one_fault_of_the_whole_body(body: bytes, detail: str) -> None:
    with pytest.raises(BadRequest, match=detail) as caught:
        decode_json(body)
    assert [fault.path for fault in caught.value.faults] == ["$"]


def test_valid_json_is_decoded() -> None:
    assert decode_json(b'{"a": [1, null, "\\u00e9"]}') == {"a": [1, None, "é"]}


def test_a_nested_value_that_does_not_match_has_its_path() -> None:
    with pytest.raises(BadRequest) as caught:
        convert({"a": [1, "2"]}, dict[str, list[int]], "$[3]")
    assert caught.value.faults == (Fault("$[3][...][1]", "Expected `int`, got `str`."),)


def test_a_value_that_does_not_match_has_the_given_path() -> None:
    with pytest.raises(BadRequest) as caught:
        convert("2", int, "$[3]")
    assert caught.value.faults == (Fault("$[3]", "Expected `int`, got `str`."),)


def test_strings_are_converted_to_numbers_unless_strict() -> None:
    assert convert("2", int, "?", strict=False) == 2


def test_a_long_field_name_is_cut_and_the_path_remains() -> None:
    with pytest.raises(BadRequest) as caught:
        convert({"tracks": [{"x" * 1_000_000: 1}]}, ClassifyBody, "$")
    [fault] = caught.value.faults
    assert (fault.path, fault.detail[:35]) == ("$.tracks[0]", "Object contains unknown field `xxxx")
    assert fault.detail.endswith("xxxx`.")
    assert len(fault.detail) < 140


def test_a_text_that_is_not_unicode_is_a_fault_of_the_whole_value() -> None:
    with pytest.raises(BadRequest) as caught:
        convert({"sort": "\ud800"}, ClassifyBody, "?", strict=False)
    assert caught.value.faults == (Fault("?", "A text is not valid Unicode."),)
