from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

from moodlist.number_types import count_up_to, port, score, seconds


@pytest.mark.parametrize(
    ("number_type", "text", "value"),
    [
        (score, "0", 0.0),
        (score, "1", 1.0),
        (score, "0.25", 0.25),
        (seconds, "0", 0.0),
        (seconds, "1e3", 1000.0),
        (port, "0", 0),
        (port, "65535", 65535),
        (count_up_to(100), "0", 0),
        (count_up_to(100), "100", 100),
    ],
)
def test_a_number_in_range_is_read(number_type: Callable[[str], float], text: str, value: float) -> None:
    assert number_type(text) == value


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "-1", "1e999x", "", "soon"])
@pytest.mark.parametrize("number_type", [score, seconds, port, count_up_to(100)])
def test_every_type_refuses_nan_infinity_negative_numbers_and_text(
    number_type: Callable[[str], float], text: str
) -> None:
    with pytest.raises(ArgumentTypeError, match=f"must be .*, got '{text}'"):
        number_type(text)


@pytest.mark.parametrize(
    ("number_type", "text", "message"),
    [
        (score, "1.001", "must be between 0 and 1, got '1.001'"),
        (seconds, "1e999", "must be a number of seconds, 0 or more, got '1e999'"),
        (port, "65536", "must be a whole number from 0 to 65535, got '65536'"),
        (port, "80.0", "must be a whole number from 0 to 65535, got '80.0'"),
        (port, "²", "must be a whole number from 0 to 65535, got '²'"),
        (count_up_to(100), "101", "must be a whole number from 0 to 100, got '101'"),
    ],
)
def test_a_number_out_of_range_is_refused_with_the_range(
    number_type: Callable[[str], float], text: str, message: str
) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        number_type(text)
    assert str(caught.value) == message
