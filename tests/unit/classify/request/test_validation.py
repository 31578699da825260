import pytest
from msgspec import Struct

from classify.errors import BadRequest, Fault, MoodlistError, NotFound, UnknownMood
from classify.request.schemas import ClassifyBody, OptionsBody, PageQuery, PairBody, TrackBody
from classify.request.validation import Checks, Faults, decode_json


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


def _faults(value: object, schema: type[Struct], checks: Checks | None = None) -> list[tuple[str, str]]:
    faults = Faults()
    assert faults.convert(value, schema, "$[3]", checks) is None
    with pytest.raises(BadRequest) as caught:
        faults.raise_any()
    return [(fault.path, fault.detail) for fault in caught.value.faults]


def test_a_value_that_matches_is_converted_and_checked() -> None:
    faults, checked = Faults(), list[str]()
    body = faults.convert({"playlist": "a", "moods": ["b", "c"]}, ClassifyBody, "$", {"moods": checked.append})
    assert (body, checked, bool(faults)) == (ClassifyBody(playlist="a", moods=["b", "c"]), ["b", "c"], False)


def test_every_fault_of_an_object_is_listed() -> None:
    assert _faults({"mood": 7, "min_score": "high", "Playlist": "a", "colour": "blue"}, PairBody) == [
        ("$[3]", "Object contains unknown field `Playlist`. Did you mean `playlist`?"),
        ("$[3]", "Object contains unknown field `colour`. Allowed: playlist, mood, min_score, certainty."),
        ("$[3]", "Object missing required field `playlist`."),
        ("$[3].mood", "Expected `str`, got `int`."),
        ("$[3].min_score", "Expected `float`, got `str`. Allowed: numbers from 0 to 1."),
    ]


def test_every_fault_of_a_nested_list_and_of_a_nested_object_is_listed() -> None:
    features = {"energy": 2, "tempo": "x", "valence": 0.5, "loudness": -5, "liveness": 0.1, "speechiness": 0.1}
    found = _faults({"features": features, "isrc": 5}, TrackBody)
    assert [path for path, _ in found] == ["$[3].isrc", "$[3].features", "$[3].features.energy", "$[3].features.tempo"]
    assert found[1][1] == (
        "Object missing required fields `acousticness`, `instrumentalness`, `danceability`, `duration_ms`."
    )
    wrong_items = {"include": ["why", 7, "scors"], "moods": [None]}
    assert _faults(wrong_items, OptionsBody) == [
        ("$[3].moods[0]", "Expected `str`, got `null`."),
        ("$[3].include[1]", "Expected `str`, got `int`. Allowed: features, scores, why."),
        ("$[3].include[2]", "Invalid enum value 'scors'. Did you mean 'scores'? Allowed: features, scores, why."),
    ]


def test_a_value_that_breaks_a_pattern_is_shown_with_an_example() -> None:
    assert _faults({"isrc": "usrc17607839"}, TrackBody) == [
        ("$[3].isrc", "Invalid value 'usrc17607839'. Allowed: an ISRC such as USRC17607839.")
    ]
    assert _faults({"include": "scores"}, OptionsBody) == [
        ("$[3].include", "Expected `array`, got `str`. Allowed: a list of features, scores, why.")
    ]


def test_a_check_runs_on_the_fields_that_have_the_right_type() -> None:
    def refuse(text: str) -> None:
        raise UnknownMood(f"No {text}.")

    body = {"moods": ["a", "b"], "min_score": 2, "sort": "x" * 3}
    assert _faults(body, OptionsBody, {"moods": refuse})[-2:] == [
        ("$[3].moods[0]", "No a."),
        ("$[3].moods[1]", "No b."),
    ]
    for moods, paths in (
        (7, ["$[3].moods"]),
        (["a"] * 101, ["$[3].moods"]),
        ([7] + ["a"] * 100_000, ["$[3].moods"]),
        (["a", 7, "b"], ["$[3].moods[1]", "$[3].moods[0]", "$[3].moods[2]"]),
    ):
        assert [path for path, _ in _faults({"moods": moods}, OptionsBody, {"moods": refuse})] == paths


@pytest.mark.parametrize("value", ["text", 7, None, [], True])
def test_a_value_that_is_no_object_has_the_given_path(value: object) -> None:
    assert [path for path, _ in _faults(value, PairBody)] == ["$[3]"]


def test_strings_are_converted_to_numbers_unless_strict() -> None:
    assert Faults().convert({"limit": "2"}, PageQuery, "?", strict=False) == PageQuery(limit=2)
    assert _faults({"limit": "2"}, PageQuery)[0][0] == "$[3].limit"


def test_a_long_field_name_is_cut() -> None:
    [fault] = _faults({"x" * 1_000_000: 1}, TrackBody)
    assert fault[1].startswith("Object contains unknown field `xxxx")
    assert fault[1].endswith("xxxx`. Allowed: url, song, artist, isrc, features.")
    assert len(fault[1]) < 140


def test_very_many_unknown_fields_are_counted() -> None:
    found = _faults({f"field {number}": 1 for number in range(100_000)}, TrackBody)
    assert (len(found), found[-1]) == (101, ("$[3]", "99,900 more fields are unknown."))


def test_a_text_that_is_not_unicode_is_a_fault_of_its_field() -> None:
    assert _faults({"sort": "\ud800"}, ClassifyBody) == [
        ("$[3].sort", "A text is not valid Unicode. Allowed: playlist, score.")
    ]
