"""Wrong values in the token endpoint's answer, and in the playlist object around its first page."""

from tests.faults.fault import MARKER, Kind
from tests.faults.json_edits import MISSING, NO_NUMBER, TOO_LARGE, Fields, edited, putting

TOKEN: Fields = {
    "access_token": {
        "missing": MISSING, "null": None, "number": 5, "empty": "", "list": ["a"], "object": {"a": MARKER},
        "true": True, "unknown": MARKER, "of-a-megabyte": "a" * 1_000_000, "with-line-break": "a\r\nX-Injected: 1",
        "with-nul": "a\0b", "not-latin-1": "☃☃☃", "latin-1": "é", "with-spaces": " a b ", "lone-surrogate": "\ud800",
    },
    "expires_in": {
        "missing": MISSING, "null": None, "text": "3600", "word": "soon", "0": 0, "negative": -3600, "true": True,
        "list": [], "half": 0.5, "1e999": TOO_LARGE, "nan": NO_NUMBER, "30-digits": 10**30, "object": {},
    },
    "token_type": {"missing": MISSING, "null": None, "mac": "mac", "number": 5},
    "refresh_token": {
        "null": None, "number": 5, "list": ["a"], "empty": "", "new": MARKER, "of-a-megabyte": "a" * 1_000_000,
    },
    "scope": {"missing": MISSING, "null": None, "number": 5, "list": ["a"], "empty": "", "other": "streaming"},
}  # fmt: skip
HEAD: Fields = {
    "name": {"missing": MISSING, "null": None, "number": 5, "list": ["a"], "object": {}, "true": True, "empty": ""},
    "snapshot_id": {"missing": MISSING, "null": None, "number": 5, "list": ["a"], "old": "old", "empty": ""},
    "items": {
        "missing": MISSING, "null": None, "empty": {}, "list": [], "text": MARKER, "number": 5, "true": True,
        "without-entries": {"total": 140},
        "of-nothing": {"items": [], "total": 140, "next": None, "limit": 50, "offset": 0},
    },
    "tracks": {"null": None, "empty": {}, "list": [], "text": MARKER, "total-only": {"total": 140}, "number": 5},
    "id": {"missing": MISSING, "null": None, "number": 5, "another": "1MoodlistUnknown000001"},
    "owner": {"missing": MISSING, "null": None, "text": "Ana"},
    "type": {"missing": MISSING, "album": "album"},
    "public": {"null": None, "text": "yes"},
}  # fmt: skip
SNAPSHOT: Fields = {"snapshot_id": HEAD["snapshot_id"]}


def kinds(fields: Fields) -> dict[str, Kind]:
    """Return a kind for each value of each field."""
    return {
        f"{field}-{name}": Kind(edited(putting(field, value)))
        for field, values in fields.items()
        for name, value in values.items()
    }
