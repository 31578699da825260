"""Spotify's paging object: the list that it belongs to, its entries, and what it says about the rest of the list.

https://developer.spotify.com/documentation/web-api/reference/get-playlists-items
"""

from typing import Any

from msgspec import Struct

from classify.sources.spotify.client import Json
from classify.sources.spotify.errors import invalid_answer_error


class PagedList(Struct, frozen=True):
    """The endpoint of a list, the most entries in one page, and whether `total` counts entries that no page has.

    For liked songs it does: https://github.com/spotify/web-api/issues/1327. A `version` changes with every edit.
    """

    path: str
    size: int
    omits_entries: bool = False
    version: str | None = None


class Page(Struct, frozen=True):
    """The entries of a page, the length of the list (None if invalid), and how many entries it promises at least.

    Of `next`, the address of the next page, only its existence counts: it may name another host or an earlier page.
    """

    entries: list[Any]
    total: int | None
    promised: int

    @classmethod
    def of(cls, answer: Json, offset: int) -> "Page":
        """Read the answer to the request for the page at `offset`; another page counts as one without entries.

        Raises:
            UpstreamNonsense: it is not a page, or does not say whether the list ends here.
        """
        entries, total = answer.get("items"), to_count(answer.get("total"))
        if not isinstance(entries, list):
            raise invalid_answer_error()
        if to_count(answer.get("offset")) not in {None, offset}:
            entries = []
        further = answer.get("next", "")
        is_last = further is None and (entries or offset > 0)
        if total is None and not further and not is_last:
            raise invalid_answer_error()
        promised = offset + len(entries) + (1 if further else 0)
        return cls(entries, total, max(promised, total or 0))


def to_count(value: Any) -> int | None:
    """Return the value if it is an integer from 0, else None."""
    return value if type(value) is int and value >= 0 else None
