"""Rows of ReccoBeats with values that it does not document, one row per fault; and lists of rows that are none."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from tests.faults.fault import MARKER, Kind, Times
from tests.faults.json_edits import MISSING, NO_NUMBER, TOO_LARGE, Fields, Json, Literal, Values, edited, put, putting
from tests.faults.places import TRACKS, Place, with_duplicates

NO_TRACK = "https://open.spotify.com/track/1MoodlistUnknown000001"
NUMBERS: Values = {
    "missing": MISSING, "null": None, "text": "0.5", "word": "high", "true": True, "list": [0.5], "object": {"v": 0.5},
    "too-small": -1000, "too-large": 10**12, "1e999": TOO_LARGE, "minus-1e999": Literal("-1e999"), "nan": NO_NUMBER,
    "infinity": Literal("Infinity"), "1e308": 1e308, "400-digits": Literal("9" * 400), "empty": "",
}  # fmt: skip
FEATURES: Fields = {
    "energy": NUMBERS,
    "tempo": {"null": None, "text": "120", "0": 0, "negative": -1, "1e999": TOO_LARGE, "nan": NO_NUMBER},
    "loudness": {"null": None, "text": "-7 dB", "1000": 1000, "1e999": TOO_LARGE},
    "id": {"missing": MISSING, "null": None, "number": 5, "empty": "", "list": [], "unknown": "00000000-0000"},
    "href": {
        "missing": MISSING, "null": None, "number": 5, "empty": "", "list": [], "unknown": NO_TRACK, "object": {},
        "slash": "/", "other-host": "https://example.invalid/track/",
    },
    "isrc": {"missing": MISSING, "null": None, "number": 5, "list": [], "empty": ""},
}  # fmt: skip
DURATIONS: Fields = {
    "durationMs": {**NUMBERS, "0": 0, "clock": "3:25"},
    "id": FEATURES["id"],
    "trackTitle": {"missing": MISSING, "null": None, "number": 5, "list": [], "object": {}, "of-200-kb": "a" * 200_000},
    "artists": {
        "missing": MISSING, "null": None, "text": "Ana", "number": 5, "object": {"name": "Ana"}, "texts": ["Ana"],
        "nulls": [None], "name-number": [{"name": 5}], "name-null": [{"name": None}], "lists": [[]],
    },
    "href": {"missing": MISSING, "null": None, "number": 5},
}  # fmt: skip
ROWS: Values = {
    "null": None,
    "text": "row",
    "number": 5,
    "list": [],
    "empty": {},
    "true": True,
    "nested": [{}],
    "nan": NO_NUMBER,
}
WHOLE: Values = {
    "null": None,
    "missing": MISSING,
    "object": {},
    "text": MARKER,
    "number": 5,
    "true": True,
    "of-lists": [[]],
}
ALWAYS: Sequence[Times] = ("once", "always")


class _Row:
    """The row of a plain track in the middle of the batch."""

    def __init__(self, place: Place) -> None:
        batch = [(at, track) for at, track in TRACKS.items() if at in place.positions]
        self._track_id = batch[16][1].id
        self._next_id = batch[17][1].id
        self.position = with_duplicates([batch[16][0]])
        self.both = with_duplicates([batch[16][0], batch[17][0]])

    def of(self, content: Json) -> tuple[int, Json]:
        return self._find(content, self._track_id)

    def next(self, content: Json) -> Json:
        return self._find(content, self._next_id)[1]

    def _find(self, content: Json, track_id: str) -> tuple[int, Json]:
        rows = content["content"]
        at = next(at for at, each in enumerate(rows) if each["href"].endswith(track_id))
        return at, rows[at]

    def with_field(self, field: str, value: object) -> Callable[[Json], None]:
        return lambda content: put(self.of(content)[1], field, value)

    def replaced(self, value: object) -> Callable[[Json], None]:
        def edit(content: Json) -> None:
            content["content"][self.of(content)[0]] = value

        return edit

    def removed(self, content: Json) -> None:
        del content["content"][self.of(content)[0]]

    def doubled(self, content: Json) -> None:
        content["content"].append(deepcopy(self.of(content)[1]))

    def twin(self, field: str, *, first: bool) -> Callable[[Json], None]:
        """Return the edit that adds the row once more, with text in a field."""

        def edit(content: Json) -> None:
            twin = {**self.of(content)[1], field: "high"}
            content["content"].insert(0 if first else len(content["content"]), twin)

        return edit

    def named_like_the_next(self, field: str, *, first: bool) -> Callable[[Json], None]:
        """Return the edit that gives the row the identity of another track's, before or behind that one."""

        def edit(content: Json) -> None:
            at, row = self.of(content)
            row[field] = self.next(content)[field]
            content["content"].insert(0 if first else len(content["content"]), content["content"].pop(at))

        return edit


def _kind(edit: Callable[[Json], None], value: Any, rows: frozenset[int]) -> Kind:
    """Return the kind; only for JSON that some readers refuse may the rest of the batch be missing."""
    refusable = isinstance(value, Literal)
    return Kind(edited(edit), rows=rows, whole=refusable, harmless=ALWAYS)


def _no_rows(content: Json) -> None:
    content["content"] = []


def _unknown_rows(content: Json) -> None:
    content["content"].extend({**content["content"][0], "id": f"{n}", "href": NO_TRACK} for n in range(1000))


def kinds(place: Place, fields: Fields, value_field: str) -> dict[str, Kind]:
    """Return the bad rows of a batch at this place; `value_field` is one with a number."""
    row = _Row(place)
    one = {f"row-{name}": _kind(row.replaced(value), value, row.position) for name, value in ROWS.items()}
    one |= {
        f"{field}-{name}": _kind(row.with_field(field, value), value, row.position)
        for field, values in fields.items()
        for name, value in values.items()
    }
    one |= {
        "row-missing": _kind(row.removed, None, row.position),
        "row-twice": _kind(row.doubled, None, frozenset()),
        "bad-twin-before": _kind(row.twin(value_field, first=True), None, row.position),
        "bad-twin-behind": _kind(row.twin(value_field, first=False), None, row.position),
        "a-thousand-unknown-rows": _kind(_unknown_rows, None, frozenset()),
    }
    one |= {
        f"{field}-of-another-row-{word}": _kind(row.named_like_the_next(field, first=first), None, row.both)
        for field in ("id", "href")
        for word, first in (("before", True), ("behind", False))
    }
    whole = {f"content-{name}": Kind(edited(putting("content", value))) for name, value in WHOLE.items()}
    return {
        **one,
        **whole,
        "content-empty": Kind(edited(_no_rows), harmless=ALWAYS),
    }
