"""Entries of a playlist with values that Spotify does not document, one entry per fault."""

from collections.abc import Callable, Sequence

from tests.faults.fault import Kind, Times
from tests.faults.json_edits import MISSING, NO_NUMBER, TOO_LARGE, Fields, Json, Literal, Values, edited, put
from tests.faults.list_kinds import page_of
from tests.faults.wire import Spoil

OTHER_ID = "1MoodlistUnknown000001"
TRACK_FIELDS: Fields = {
    "id": {
        "missing": MISSING, "null": None, "number": 5, "empty": "", "short": "abc", "list": ["a"], "true": True,
        "path": "../../../etc/passwd/..", "spaces": " " * 22, "not-ascii": "é" * 22, "with-line-break": "a" * 21 + "\n",
        "unknown": OTHER_ID, "of-a-megabyte": "a" * 1_000_000, "with-comma": "a" * 10 + "," + "b" * 11,
    },
    "name": {
        "missing": MISSING, "null": None, "number": 5, "empty": "", "list": ["a"], "object": {"a": 1}, "true": True,
        "of-200-kb": "a" * 200_000, "with-nul": "a\0b", "with-line-break": "a\r\nb", "lone-surrogate": "\ud800",
        "html": "<script>alert(1)</script>",
    },
    "artists": {
        "missing": MISSING, "null": None, "text": "Ana", "number": 5, "object": {"name": "Ana"}, "empty": [],
        "texts": ["Ana", "Bea"], "nulls": [None, None], "lists": [[]], "name-number": [{"name": 5}],
        "name-null": [{"name": None}], "name-missing": [{}], "ten-thousand": [{"name": "Ana"}] * 10_000, "true": True,
    },
    "album": {
        "missing": MISSING, "null": None, "text": "Ana", "number": 5, "list": [1], "name-number": {"name": 5},
        "true": True,
    },
    "type": {"missing": MISSING, "null": None, "unknown": "audiobook", "number": 5, "list": ["track"], "empty": ""},
    "duration_ms": {
        "missing": MISSING, "null": None, "text": "3:25", "negative": -1, "0": 0, "1e999": TOO_LARGE, "nan": NO_NUMBER,
        "list": [1],
    },
    "external_ids": {
        "missing": MISSING, "null": None, "text": "ISRC", "list": [], "isrc-null": {"isrc": None},
        "isrc-number": {"isrc": 5}, "isrc-list": {"isrc": ["a"]}, "isrc-comma": {"isrc": "A,B"},
    },
    "external_urls": {"missing": MISSING, "null": None, "text": "url", "script": {"spotify": "javascript:alert(1)"}},
    "linked_from": {
        "null": None, "text": "url", "list": [], "id-number": {"id": 5}, "id-short": {"id": "abc"}, "empty": {},
    },
    "is_local": {"missing": MISSING, "null": None, "text": "no", "number": 1, "list": []},
    "episode": {"missing": MISSING, "null": None, "text": "no", "number": 1},
    "track": {"null": None, "object": {"id": OTHER_ID}, "missing": MISSING},
    "is_playable": {"false": False, "null": None, "text": "yes"},
    "uri": {"missing": MISSING, "null": None, "number": 5},
}  # fmt: skip
ENTRIES: Values = {
    "null": None, "empty": {}, "text": "spotify:track:1", "number": 5, "list": [], "true": True,
    "item-null": {"item": None}, "item-true": {"item": True}, "item-list": {"item": [{}]}, "item-text": {"item": "x"},
    "item-number": {"item": 5}, "item-empty": {"item": {}}, "track-true": {"track": True, "item": None},
    "local-without-item": {"is_local": True, "item": None}, "nested": {"item": {"item": {"id": OTHER_ID}}},
    "episode-without-anything": {"item": {"type": "episode"}}, "local-null": {"item": {"is_local": True, "name": None}},
}  # fmt: skip
ANY_TEXT, ANY_TYPE = "A title may be any text.", "Only the entry itself says that it is no track."
UNDETECTABLE = {
    "id-unknown": "An id may be any 22 letters and digits.",
    "name-of-200-kb": ANY_TEXT,
    "name-with-nul": ANY_TEXT,
    "name-with-line-break": ANY_TEXT,
    "name-lone-surrogate": ANY_TEXT,
    "name-html": ANY_TEXT,
    "artists-ten-thousand": "A track may have any number of artists.",
    "episode-without-anything": ANY_TYPE,
    "local-null": ANY_TYPE,
}


def _edited_entry(position: int, edit: Callable[[Json], object]) -> Spoil:
    """Return the spoiling of an entry, in whichever page it stands; what `edit` returns takes its place."""

    def spoil(content: Json) -> None:
        page = page_of(content)
        row = position - 1 - page["offset"]
        if 0 <= row < len(page["items"]):
            page["items"][row] = edit(page["items"][row])

    return edited(spoil)


def _with_field(field: str, value: object) -> Callable[[Json], object]:
    def edit(entry: Json) -> Json:
        for name in entry.keys() & {"item", "track"}:
            put(entry[name], field, value)
        return entry

    return edit


def _replaced(value: object) -> Callable[[Json], object]:
    return lambda _: value


def _kind(position: int, edit: Callable[[Json], object], value: object, reason: str) -> Kind:
    """Return the kind; only for JSON that some readers refuse may the request fail."""
    refusable = isinstance(value, Literal) or value == "\ud800"
    spoil = _edited_entry(position, edit)
    harmless: Sequence[Times] = () if refusable else ("once", "always")
    at = frozenset({position})
    return Kind(spoil, rows=at, untrue=at if reason else frozenset(), undetectable=reason, harmless=harmless)


def kinds(position: int) -> dict[str, Kind]:
    """Return the bad entries at a position of the playlist."""
    fields = {
        f"entry-{position}-{field}-{name}": _kind(
            position, _with_field(field, value), value, UNDETECTABLE.get(f"{field}-{name}", "")
        )
        for field, values in TRACK_FIELDS.items()
        for name, value in values.items()
    }
    whole = {
        f"entry-{position}-{name}": _kind(position, _replaced(value), value, UNDETECTABLE.get(name, ""))
        for name, value in ENTRIES.items()
    }
    return fields | whole
