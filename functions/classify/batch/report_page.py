"""The answer of `GET /reports/{id}`: the state of a report, and its contents page by page."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from classify.aws.report_table import ReportRecord, Status
from classify.errors import NotFound
from classify.request import PageQuery
from classify.response.answer import Answer, json_answer
from classify.response.problem import Problem, decode_problem
from classify.response.schemas import MoodSong, ReportSchema

Content = ReportSchema | list[MoodSong]  # of `POST /classify` and of the schedule; of `POST /mood`
POLL_SECONDS = 5  # seconds until it is worth asking again


class ReportPage(Struct, frozen=True, kw_only=True):
    """A report's state; what belongs to other states is not there."""

    id: str
    status: Annotated[Status, Meta(description="`postponed`: Spotify's daily quota was used up before its turn")]
    created: datetime
    expires: datetime
    problem: Annotated[Problem, Meta(description="Why it failed or was postponed")] | UnsetType = UNSET
    total: Annotated[int, Meta(description="Entries of all pages: songs, then skipped items")] | UnsetType = UNSET
    next: Annotated[str | None, Meta(description="Address of the next page")] | UnsetType = UNSET
    report: Annotated[ReportSchema, Meta(description="Of POST /classify and of the schedule")] | UnsetType = UNSET
    songs: Annotated[list[MoodSong], Meta(description="Of POST /mood")] | UnsetType = UNSET


def encode_content(content: Content) -> bytes:
    """A report's contents as they are kept."""
    return msgspec.json.encode(content)


def decode_content(content: bytes) -> Content:
    """A report's contents as they were kept.

    Raises:
        NotFound: another version of this code kept them, in another form.
    """
    try:
        return msgspec.json.decode(content, type=ReportSchema | list[MoodSong])
    except msgspec.MsgspecError:
        raise NotFound("This report is of another version of Moodlist, and can no longer be read.") from None


def count_entries(content: Content) -> int:
    """How many entries there are to page through."""
    return len(content) if isinstance(content, list) else len(content.songs) + len(content.skipped)


def status_answer(report: ReportRecord) -> Answer:
    """The state of a report without contents."""
    waiting = {"Retry-After": str(POLL_SECONDS)} if report.status == "pending" else {}
    return json_answer(_page(report), waiting)


def accepted_answer(report: ReportRecord, url: str) -> Answer:
    """202 to a post that is answered later, at `url` (RFC 7240, 4.1)."""
    headers = {"Location": url, "Preference-Applied": "respond-async", "Retry-After": str(POLL_SECONDS)}
    return structs.replace(json_answer(_page(report), headers), status=202)


def page_answer(report: ReportRecord, content: Content, window: PageQuery, url: str) -> Answer:
    """One page of a done report; `url` is the report's address."""
    end = window.offset + window.limit
    total = count_entries(content)
    next_ = f"{url}?offset={end}&limit={window.limit}" if end < total else None
    page = structs.replace(_page(report), total=total, next=next_)
    if isinstance(content, list):
        return json_answer(structs.replace(page, songs=content[window.offset : end]))
    songs = len(content.songs)
    shown = structs.replace(
        content,
        songs=content.songs[window.offset : end],
        skipped=content.skipped[max(0, window.offset - songs) : max(0, end - songs)],
    )
    return json_answer(structs.replace(page, report=shown))


def _page(report: ReportRecord) -> ReportPage:
    return ReportPage(
        id=report.id,
        status=report.status,
        created=utc_datetime(report.created),
        expires=utc_datetime(report.expires),
        problem=decode_problem(report.problem) or UNSET,
    )


def utc_datetime(seconds: int) -> datetime:
    """A time as answers tell it, from seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
