"""A paged list of the Web API: its pages are read eight at a time and checked against each other.

A page promises entries in two ways: `total` is the length of the list, and `next` says that there are more. The list
is read up to the larger promise, and one page further unless it has the length that was promised.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from classify.deadline import Deadline
from classify.errors import MoodlistError, NotFound, PlaylistForbidden, TooLarge, UpstreamNonsense
from classify.sources.http import Progress, ignore_progress, run_concurrently
from classify.sources.retries import MAX_ATTEMPTS
from classify.sources.spotify.client import Json, SpotifyClient
from classify.sources.spotify.errors import invalid_answer_error
from classify.sources.spotify.page_cache import PageCache
from classify.sources.spotify.paging_object import Page, PagedList, to_count
from classify.sources.spotify.suspect_entries import entry_keys, suspect_starts

MAX_READS = 3  # of a list that is edited while it is read
LIMIT_ADVICE = "Use the `moodlist` command, which has none."
PAGES_PER_ROUND = 200  # a wrong total of a billion must not prepare as many calls

Result = TypeVar("Result")


class ListChanged(UpstreamNonsense):
    """The pages contradict each other: the list was edited while it was read, or the pages are wrong."""


def list_changed_error() -> ListChanged:
    """Return the error for pages that contradict each other."""
    return ListChanged(
        "Spotify's pages of this list contradict each other. Someone may be editing it: try again when that has ended."
    )


def reread(read: Callable[[], Result], after: tuple[type[MoodlistError], ...] = (ListChanged,)) -> Result:
    """Return the result of `read`; after one of the errors in `after`, call it again, up to three times in all."""
    for _ in range(MAX_READS - 1):
        try:
            return read()
        except after:
            continue
    return read()


class _Part(Struct):
    """Consecutive entries of a list and the promises of their pages; `ended` if a page shows that none follow."""

    entries: list[Any]
    total: int = 0
    promised: int = 0
    ended: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether these are all entries, if they begin with the first one."""
        return self.ended or len(self.entries) == self.total == self.promised

    def note(self, page: "Page | _Part") -> None:
        """Remember what a page or another part promises."""
        self.total, self.promised = max(self.total, page.total or 0), max(self.promised, page.promised)


class PageReader:
    """Reads paged lists, for one request; `query` is sent with the request for each page."""

    def __init__(  # noqa: PLR0913
        self,
        client: SpotifyClient,
        deadline: Deadline,
        *,
        query: Mapping[str, str | None] | None = None,
        max_entries: int | None = None,
        cache: PageCache | None = None,
        progress: Progress = ignore_progress,
    ):
        self._client, self._deadline = client, deadline
        self._query, self._max_entries = query or {}, max_entries
        self._cache = cache
        self._progress = progress

    def entries(self, first: Json, paged: PagedList) -> list[Any]:
        """Return the entries of the page `first` (fetched if empty) and of all later pages; None for omitted ones.

        Raises:
            TooLarge: there are more than `max_entries`.
            ListChanged: the pages contradict each other; reading the list again may help.
            MoodlistError: Spotify refuses or fails, or does not send what its pages promise.
        """
        answer = first or self.page(paged, 0)
        page, limit = Page.of(answer, 0), to_count(answer.get("limit")) or 0
        self._check_length(page.promised)
        if page.total is not None and limit:
            del page.entries[limit:]  # more than the page can have
        whole = self._part(paged, 0, min(page.promised, limit, paged.size), page)
        while not whole.is_complete:
            self._check_length(whole.promised)
            self._read_round(paged, whole)
        if len(whole.entries) < whole.total:
            raise list_changed_error()
        self._confirm(paged, whole, is_one_page=len(page.entries) == len(whole.entries))
        return whole.entries

    def _read_round(self, paged: PagedList, whole: _Part) -> None:
        """Append the entries of all pages that are promised, but of at most 200; else of the page after the last."""
        total, done = whole.promised, len(whole.entries)
        starts = range(done, total, paged.size)[:PAGES_PER_ROUND] or [done]

        def count() -> None:
            nonlocal done
            done = min(total, done + paged.size)
            self._progress("Reading the playlist", done, total)

        self._client.expect_calls(len(starts))
        calls = [partial(self._part, paged, start, min(paged.size, total - start)) for start in starts]
        for part in run_concurrently(calls, self._deadline, count):
            if len(whole.entries) >= whole.total and _ends_with(whole.entries, part.entries):
                raise list_changed_error()  # beyond the total, the same page again would never end
            whole.entries += part.entries
            whole.note(part)
            whole.ended = part.ended

    def _part(self, paged: PagedList, start: int, due: int, known: Page | None = None) -> _Part:
        """Read at least `due` entries from position `start`, but one full page at most; `known` is the first page.

        Raises:
            ListChanged: a page shows that the list has fewer entries.
            UpstreamNonsense: Spotify does not send them, although asked three times.
        """
        part = self._read_part(paged, start, due, known)
        if len(part.entries) < due and paged.omits_entries:
            part = max(part, self._read_part(paged, start, due), key=lambda each: len(each.entries))
        missing = 0 if part.ended else max(0, due - len(part.entries))
        if missing > (due // 2 if paged.omits_entries else 0):
            raise invalid_answer_error()
        part.entries += [None] * missing
        return part

    def _read_part(self, paged: PagedList, start: int, due: int, known: Page | None = None) -> _Part:
        part = _Part([])
        if known:
            part.note(known)
            part.entries += known.entries
        failures = 0
        while failures < MAX_ATTEMPTS and (len(part.entries) < due or part.promised == 0):
            offset = start + len(part.entries)
            page = Page.of(self.page(paged, offset), offset)
            part.note(page)
            new = page.entries[: paged.size - len(part.entries)]
            if not new and (due == 0 or (page.total is not None and page.total <= offset)):
                if due > 1:
                    raise list_changed_error()
                part.ended = True
                break
            if paged.omits_entries and _ends_with(part.entries, new):
                break  # the page before lacks an entry, and nothing follows it
            part.entries += new
            failures = 0 if new else failures + 1
        return part

    def _confirm(self, paged: PagedList, whole: _Part, *, is_one_page: bool) -> None:
        """Read suspect entries again from other offsets, at which a wrong page would differ.

        Raises:
            ListChanged: other entries are there now.
        """
        entries = whole.entries
        starts = suspect_starts(entries, whole.total, paged.size)
        try:
            answers = run_concurrently([partial(self.page, paged, start) for start in starts], self._deadline)
        except (PlaylistForbidden, NotFound):
            if is_one_page:  # some apps get it with the playlist, but not by itself
                return
            raise
        for start, answer in zip(starts, answers, strict=True):
            page = Page.of(answer, start)
            end = start + len(page.entries)
            is_short = end < min(start + paged.size, len(entries)) and page.promised <= end
            if not page.entries or is_short or entry_keys(page.entries) != entry_keys(entries[start:end]):
                raise list_changed_error()

    def _check_length(self, length: int) -> None:
        if self._max_entries is not None and length > self._max_entries:
            raise TooLarge(f"The playlist has {length} items; the limit is {self._max_entries}.", advice=LIMIT_ADVICE)

    def page(self, paged: PagedList, offset: int) -> Json:
        """Return the page that begins at the entry `offset`, counted from 0."""
        fetch = partial(self._client.get, paged.path, self._deadline, offset=offset, limit=paged.size, **self._query)
        return self._cache.page(paged, self._query, offset, fetch) if self._cache else fetch()


def _ends_with(entries: list[Any], others: list[Any]) -> bool:
    """Return whether the others, which must have content, are also the last ones of `entries`."""
    keys = entry_keys(others)
    return any(keys) and keys == entry_keys(entries[-len(others) :])
