"""Entries of a paged list that look like a mistake: the same entry twice, and pages without content.

All of them occur in real lists too, so they are read again before they count as one.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from classify.sources.http import MAX_CONCURRENT_CALLS
from classify.sources.spotify.track_objects import content_of, object_or_empty

Key = tuple[str | None, str] | None


def entry_keys(entries: Sequence[Any]) -> list[Key]:
    """Return what identifies each entry: when it was added, and its URI, id or name; None without these three."""
    return [_key(object_or_empty(entry)) for entry in entries]


def _key(entry: dict[str, Any]) -> Key:
    content = content_of(entry) or entry
    names = (content.get(field) for field in ("uri", "id", "name"))
    name = next((each for each in names if isinstance(each, str)), None)
    added_at = entry.get("added_at")
    return None if name is None else (added_at if isinstance(added_at, str) else None, name)


def sample_starts(entries: Sequence[Any], page_size: int) -> list[int]:
    """Return offsets of about eight pages that contain suspect entries; only the first may begin where a page began."""
    starts: list[int] = []
    for position in _suspect_positions(entry_keys(entries), page_size):
        if not starts or position >= starts[-1] + page_size:
            starts.append(position if position % page_size else max(0, position - 1))
    every = -(-len(starts) // MAX_CONCURRENT_CALLS) or 1
    return starts[::every] + ([1] if starts[:1] == [0] else [])


def _suspect_positions(keys: Sequence[Key], page_size: int) -> list[int]:
    """Return the positions of entries that occur twice, and of whole pages without content, in ascending order."""
    counts = Counter(keys)
    empty = {
        start // page_size
        for start in range(0, len(keys), page_size)
        if len(keys) > 1 and not any(keys[start : start + page_size])
    }
    return [
        position for position, key in enumerate(keys) if (counts[key] > 1 if key else position // page_size in empty)
    ]
