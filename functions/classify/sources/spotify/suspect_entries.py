"""Entries of a paged list that look like a mistake, and where to read the list again to find out.

Real lists have them too: an entry twice in a row, a page of entries that also stand elsewhere, a page without content,
and entries beyond the `total`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
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


def suspect_starts(entries: Sequence[Any], total: int, page_size: int) -> list[int]:
    """Return the offsets of up to ten pages with suspect entries; only the first may begin where a page began."""
    starts: list[int] = []
    for position in _suspect_positions(entry_keys(entries), page_size):
        if not starts or position >= starts[-1] + page_size:
            starts.append(position if position % page_size else max(0, position - 1))
    every = -(-len(starts) // MAX_CONCURRENT_CALLS) or 1
    beyond = [max(1, total)] if max(1, total) < len(entries) else []
    return starts[::every] + ([1] if starts[:1] == [0] else []) + beyond


def _suspect_positions(keys: Sequence[Key], page_size: int) -> Iterator[int]:
    """Yield the positions of entries that occur twice in a row, and of suspect pages as a whole, in ascending order."""
    counts = Counter(keys)
    in_a_row = {
        at + side for at, pair in enumerate(pairwise(keys)) if pair[0] and pair[0] == pair[1] for side in (0, 1)
    }
    for start in range(0, len(keys), page_size):
        page = keys[start : start + page_size]
        odd = sum(key is None or counts[key] > 1 for key in page)
        is_suspect = 2 * odd > len(page) > 1
        yield from (at for at in range(start, start + len(page)) if is_suspect or at in in_a_row)
