"""The answer of `GET /reports/{id}`: the status of a report, and its contents page by page."""

import time
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from classify.aws.report_table import ReportRecord, Status
from classify.errors import NotFound
from classify.request import PageQuery
from classify.response.answer import Answer, json_answer
from classify.response.caching import cacheable
from classify.response.problem import Problem, decode_problem
from classify.response.schemas import MoodSong, ReportSchema

Content = ReportSchema | list[MoodSong]  # of `POST /classify` and the schedule; of `POST /mood`
POLL_SECONDS = 5  # how long callers should wait before they ask again
MAX_AGE = 3600  # seconds for which a caller may use a finished report again without asking


class ReportPage(Struct, frozen=True, kw_only=True):
    """The status of a report. Fields that do not apply to the status are absent."""

    id: str
    status: Annotated[Status, Meta(description="`postponed`: Spotify's daily quota was used up before its turn")]
    created: datetime
    expires: datetime
    problem: Annotated[Problem, Meta(description="Why it failed or was postponed")] | UnsetType = UNSET
    total: Annotated[int, Meta(description="Entries on all pages: songs, then skipped items")] | UnsetType = UNSET
    next: Annotated[str | None, Meta(description="URL of the next page")] | UnsetType = UNSET
    report: Annotated[ReportSchema, Meta(description="For POST /classify and the schedule")] | UnsetType = UNSET
    songs: Annotated[list[MoodSong], Meta(description="For POST /mood")] | UnsetType = UNSET


def encode_content(content: Content) -> bytes:
    """Encode the contents of a report for storage."""
    return msgspec.json.encode(content)


def decode_content(content: bytes) -> Content:
    """Decode the stored contents of a report.

    Raises:
        NotFound: another version of this code stored them in another format.
    """
    try:
        return msgspec.json.decode(content, type=ReportSchema | list[MoodSong])
    except msgspec.MsgspecError:
        raise NotFound("This report was stored by another version of Moodlist and can no longer be read.") from None


def count_entries(content: Content) -> int:
    """Return the number of entries on all pages."""
    return len(content) if isinstance(content, list) else len(content.songs) + len(content.skipped)


def status_answer(record: ReportRecord) -> Answer:
    """Return the status of a report without its contents."""
    headers = {"Retry-After": str(POLL_SECONDS)} if record.status == "pending" else {}
    return json_answer(_page(record), headers)


def accepted_answer(record: ReportRecord, url: str) -> Answer:
    """Return 202 for a deferred request whose report will be at `url` (RFC 7240, section 4.1)."""
    headers = {"Location": url, "Preference-Applied": "respond-async", "Retry-After": str(POLL_SECONDS)}
    return structs.replace(json_answer(_page(record), headers), status=202)


def page_answer(record: ReportRecord, content: Content, query: PageQuery, url: str) -> Answer:
    """Return one page of a report that is done. `url` is the address of the report."""
    end = query.offset + query.limit
    total = count_entries(content)
    next_ = f"{url}?offset={end}&limit={query.limit}" if end < total else None
    page = structs.replace(_page(record), total=total, next=next_)
    if isinstance(content, list):
        return _cacheable(record, structs.replace(page, songs=content[query.offset : end]))
    songs = len(content.songs)
    report = structs.replace(
        content,
        songs=content.songs[query.offset : end],
        skipped=content.skipped[max(0, query.offset - songs) : max(0, end - songs)],
    )
    return _cacheable(record, structs.replace(page, report=report))


def _cacheable(record: ReportRecord, page: ReportPage) -> Answer:
    """Return the page; only the caller may store it, for use with the same API key and until the report expires."""
    if not record.settled:
        return json_answer(page)
    seconds = max(0, min(MAX_AGE, record.expires - int(time.time())))
    return cacheable(json_answer(page, {"Vary": "x-api-key"}), f"private, max-age={seconds}")


def _page(record: ReportRecord) -> ReportPage:
    return ReportPage(
        id=record.id,
        status=record.status,
        created=utc_datetime(record.created),
        expires=utc_datetime(record.expires),
        problem=decode_problem(record.problem) or UNSET,
    )


def utc_datetime(seconds: int) -> datetime:
    """Convert seconds since 1970 to a time in UTC, as the API returns it."""
    return datetime.fromtimestamp(seconds, UTC)
