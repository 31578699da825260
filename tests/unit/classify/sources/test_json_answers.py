import math

import pytest

from classify.sources.json_answers import MAX_REPAIRED, decode_json


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, 2.5, "\xc3\xb1", null, true]}', {"a": [1, 2.5, "ñ", None, True]}),
        (b"[1e999, -1e999]", [math.inf, -math.inf]),
        (b"[Infinity, 7]", [math.inf, 7]),
        (b'["\\ud800", "\\ud83d\\ude00", 1]', ["?", "\U0001f600", 1]),
        (b'["\\\\ud800", 1e999]', ["\\ud800", math.inf]),
        (b'["caf\xe9", "tea"]', ["caf\ufffd", "tea"]),
        (b"[1e999, " + b"9" * 5_000 + b"]", [math.inf, math.inf]),
        (b"[1e999, 123456789012345678]", [math.inf, 123_456_789_012_345_678]),
    ],
)
def test_one_value_that_json_or_python_cannot_represent_leaves_the_others(body: bytes, value: object) -> None:
    assert decode_json(body) == value


def test_nan_is_a_number() -> None:
    assert math.isnan(decode_json(b"[NaN]")[0])


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": ', b"\xff\x00{", b"[1,]", b"{}{}", b"[NaN"])
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_json(body)


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[NaN," + b"[" * 100_000])
def test_deep_nesting_is_an_error(body: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        decode_json(body)


def test_a_large_body_with_a_wrong_value_is_a_value_error() -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_json(b"[1e999" + b" " * MAX_REPAIRED + b"]")
    assert decode_json(b"[1" + b" " * MAX_REPAIRED + b"]") == [1]
