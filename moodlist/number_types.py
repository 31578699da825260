"""Numbers on the command line, as argparse's `type=`. Each refuses NaN, infinity and numbers out of its range."""

from argparse import ArgumentTypeError
from collections.abc import Callable

MAX_PORT = 65535


def score(text: str) -> float:
    """Read a score from 0 to 1."""
    if (value := _float(text)) is None or not 0 <= value <= 1:
        raise ArgumentTypeError(f"must be between 0 and 1, got {text!r}")
    return value


def seconds(text: str) -> float:
    """Read a number of seconds, 0 or more."""
    if (value := _float(text)) is None or not 0 <= value < float("inf"):
        raise ArgumentTypeError(f"must be a number of seconds, 0 or more, got {text!r}")
    return value


def port(text: str) -> int:
    """Read a TCP port; 0 means any free one."""
    return _integer(text, MAX_PORT)


def count_up_to(most: int) -> Callable[[str], int]:
    """Return the type of whole numbers from 0 to `most`."""
    return lambda text: _integer(text, most)


def count_from(least: int, most: int) -> Callable[[str], int]:
    """Return the type of whole numbers from `least` to `most`."""
    return lambda text: _integer(text, most, least)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _integer(text: str, most: int, least: int = 0) -> int:
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise ArgumentTypeError(f"must be a whole number from {least} to {most}, got {text!r}")
    return int(text)
