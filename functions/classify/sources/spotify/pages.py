"""A paged list of the Web API: its later pages are read eight at a time."""

from functools import partial
from typing import Any

from msgspec import Struct

from classify.deadline import Deadline
from classify.errors import TooLarge
from classify.sources.http import Progress, ignore_progress, run_concurrently
from classify.sources.spotify.client import Json, SpotifyClient
from classify.sources.spotify.errors import invalid_answer_error
from classify.sources.spotify.page_cache import PageCache

ITEM_TYPES = "track,episode"  # without `episode`, Spotify sends stubs in place of episodes


class Pages(Struct, frozen=True):
    """The endpoint for the pages of a list, and the most entries in one page."""

    path: str
    size: int


class PageReader:
    """Reads paged lists, for one request. `max_entries` limits the entries of a list; None means no limit."""

    def __init__(  # noqa: PLR0913
        self,
        client: SpotifyClient,
        deadline: Deadline,
        *,
        market: str | None = None,
        max_entries: int | None = None,
        cache: PageCache | None = None,
        progress: Progress = ignore_progress,
    ):
        self._client = client
        self._deadline = deadline
        self._market = market
        self._max_entries = max_entries
        self._cache = cache
        self._progress = progress

    def entries(self, first: Json, pages: Pages, version: str | None = None) -> list[Any]:
        """Return the entries of the page `first` (fetched if empty) and of all later pages.

        With a `version`, which must change with every edit of the list, later pages come from the cache if they can.

        Raises:
            TooLarge: there are more than `max_entries`.
            MoodlistError: Spotify refuses or fails.
        """
        if not first:
            first = self.page(pages, 0)
        entries, total = _page_entries(first), _page_total(first)
        if self._max_entries is not None and total > self._max_entries:
            raise TooLarge(
                f"The playlist has {total} items; the limit for one request is {self._max_entries}. Use the `moodlist` "
                "command, which has no limit, or send exports of parts of the playlist."
            )
        done = len(entries)
        offsets = range(done, total, pages.size)
        state = {"done": done}

        def count() -> None:
            state["done"] = min(total, state["done"] + pages.size)
            self._progress("Reading the playlist", state["done"], total)

        calls = [partial(self._cached_page, pages, offset, total, version) for offset in offsets]
        for page in run_concurrently(calls, self._deadline, count):
            page_size = page.get("limit")
            if isinstance(page_size, int) and 0 < page_size < pages.size:  # smaller than requested: entries are missing
                return self.entries(first, Pages(pages.path, page_size), version)
            entries.extend(_page_entries(page))
        return entries

    def _cached_page(self, pages: Pages, offset: int, total: int, version: str | None) -> Json:
        """Return the page from the cache, or fetch it. Only a page that is complete is kept."""
        if self._cache is None or version is None:
            return self.page(pages, offset)
        key = (pages.path, version, self._market, offset, pages.size)
        if (cached := self._cache.read(*key)) is not None:
            return cached
        page = self.page(pages, offset)
        if _page_total(page) == total and len(_page_entries(page)) == min(pages.size, total - offset):
            self._cache.write(page, *key)
        return page

    def page(self, pages: Pages, offset: int) -> Json:
        """Fetch the page that begins at the entry `offset`, counted from 0."""
        return self._client.get(
            pages.path,
            self._deadline,
            offset=offset,
            limit=pages.size,
            market=self._market,
            additional_types=ITEM_TYPES,
        )


def _page_entries(page: Json) -> list[Any]:
    entries = page.get("items")
    if not isinstance(entries, list):
        raise invalid_answer_error()
    return list(entries)


def _page_total(page: Json) -> int:
    total = page.get("total")
    if not isinstance(total, int):
        raise invalid_answer_error()
    return total
