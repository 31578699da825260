"""JSON text -> its value, with the rows of tables as objects."""

import re
from contextlib import suppress
from typing import Any

import msgspec

from classify.errors import BadRequest
from classify.sources.exports.columns import is_readable, normalise

_JSON_START = re.compile(r"\s*(?:\{|\[\s*[\[\]{\"])")


def is_json(text: str) -> bool:
    """Return whether a text begins as a JSON document with songs does."""
    return _JSON_START.match(text) is not None


def parse_json(text: str) -> Any:
    """Return the value of a JSON text; of JSON Lines (https://jsonlines.org), the list of its values.

    Raises:
        BadRequest: the text is not JSON or is nested too deeply.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        with suppress(msgspec.MsgspecError, RecursionError, ValueError):
            return msgspec.json.Decoder().decode_lines(text)
        raise BadRequest(f"The file looks like JSON but cannot be read: {error}. Export it again.") from None


def with_objects(document: Any) -> Any:
    """Return the rows of a table as objects, as which songs are recognised; any other document as it is.

    A table is a list of rows below its header, alone or as the `values` of Google's API, or pandas' `columns` and
    `data`.
    """
    if isinstance(document, dict):
        header, rows = document.get("columns"), document.get("data")
        if not isinstance(header, list) or not isinstance(rows, list):
            return with_objects(document["values"]) if isinstance(document.get("values"), list) else document
    elif isinstance(document, list) and document and isinstance(document[0], list):
        header, *rows = document
    else:
        return document
    names = [each if isinstance(each, str) else "" for each in header]
    if not is_readable(set(map(normalise, names))) or not all(isinstance(row, list) for row in rows):
        return document
    return [dict(zip(names, row, strict=False)) for row in rows]
