"""The answers of `/watchlist`: the watched playlists, each with its last report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from classify.aws.report_table import ReportRecord, Status
from classify.aws.watchlist import WatchlistEntry
from classify.batch.report_page import utc_datetime
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.request import PageQuery
from classify.response.answer import Answer, json_answer
from classify.response.problem import Problem, decode_problem


class LastReportSchema(Struct, frozen=True):
    """The most recent report of a watched playlist."""

    id: Annotated[str, Meta(description="Of the report, for GET /reports/{id}")]
    status: Status
    created: datetime
    name: str | None
    moods: Annotated[Mapping[str, int], Meta(description="Songs per core mood")]
    skipped: int
    problem: Annotated[Problem, Meta(description="Why it failed, was postponed, or could not be saved")] | None


class WatchlistEntrySchema(Struct, frozen=True):
    """A playlist that the schedule classifies."""

    playlist: Annotated[str, Meta(description="Spotify's id")]
    url: str
    added: datetime
    save: Annotated[SaveTarget, Meta(description="Where its songs are saved; set by the owner's command only")] | None
    last: LastReportSchema | None


class WatchlistSchema(Struct, frozen=True):
    """The answer of `GET /watchlist`. `total` and `next` are absent if the list has one page only."""

    playlists: list[WatchlistEntrySchema]
    total: Annotated[int, Meta(description="Entries on all pages")] | UnsetType = UNSET
    next: Annotated[str | None, Meta(description="URL of the next page")] | UnsetType = UNSET


def watchlist_entry_schema(entry: WatchlistEntry) -> WatchlistEntrySchema:
    """Return an entry as the API returns it."""
    url = SpotifyLink("playlist", entry.playlist).url
    last = _last_report(entry.last) if entry.last is not None else None
    return WatchlistEntrySchema(entry.playlist, url, utc_datetime(entry.added), entry.save, last)


def watchlist_schema(entries: Iterable[WatchlistEntry]) -> WatchlistSchema:
    """Return the whole watchlist as the API returns it, oldest entries first."""
    return WatchlistSchema([watchlist_entry_schema(entry) for entry in _oldest_first(entries)])


def watchlist_page(
    entries: Iterable[WatchlistEntry], query: PageQuery, url: str, fits: Callable[[Answer], bool]
) -> Answer:
    """Return the page of the watchlist that `query` selects, oldest entries first. `url` is its address.

    If the page does not fit into an answer, return fewer entries.
    """
    oldest_first = _oldest_first(entries)
    while not fits(answer := json_answer(_page(oldest_first, query, url))) and query.limit > 1:
        query = structs.replace(query, limit=query.limit // 2)
    return answer


def _page(entries: Sequence[WatchlistEntry], query: PageQuery, url: str) -> WatchlistSchema:
    end, total = query.offset + query.limit, len(entries)
    page = WatchlistSchema([watchlist_entry_schema(entry) for entry in entries[query.offset : end]])
    if query.offset == 0 and end >= total:
        return page
    next_ = f"{url}?offset={end}&limit={query.limit}" if end < total else None
    return structs.replace(page, total=total, next=next_)


def _oldest_first(entries: Iterable[WatchlistEntry]) -> list[WatchlistEntry]:
    return sorted(entries, key=lambda entry: (entry.added, entry.playlist))


def _last_report(record: ReportRecord) -> LastReportSchema:
    return LastReportSchema(
        id=record.id,
        status=record.status,
        created=utc_datetime(record.created),
        name=record.name,
        moods=record.moods,
        skipped=record.skipped,
        problem=decode_problem(record.problem or record.not_saved),
    )
