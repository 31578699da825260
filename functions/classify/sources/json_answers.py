"""JSON of upstream services. One bad value must not make the other hundred rows of an answer unreadable."""

import json
from typing import Any

import msgspec

MAX_REPAIRED = 2**20  # bytes; to read a body anew takes many times its size, and a page has less than that
MAX_DIGITS = 18  # of an integer; a longer one is a float here, since Python refuses those of more than 4,300


def decode_json(body: bytes) -> Any:
    """Return the value of a JSON text.

    A number that is too large is infinity, NaN is allowed, and text that is not Unicode has replacement characters.

    Raises:
        ValueError: it is not JSON, or is too large to be repaired.
        RecursionError: it is nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except ValueError:
        if len(body) > MAX_REPAIRED:
            raise
        # Encoding again replaces halves of surrogate pairs, which JSON allows and nobody can encode.
        value = json.loads(body.decode(errors="replace"), parse_int=_to_number)
        return json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"), parse_int=_to_number)


def _to_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)
