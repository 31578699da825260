"""Spotify's paging object, and the offset and limit of a request."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from moodlist.simulator.catalog.records import Json
from moodlist.simulator.http.messages import Request, web_api_error

Item = TypeVar("Item")


class PageQuery(NamedTuple):
    """The offset and limit of a page."""

    offset: int
    limit: int


def page_query(request: Request, *, default: int, most: int) -> PageQuery:
    """Return offset and limit of the request; a limit above `most` gets 400 "Invalid limit", not a shorter page."""
    limit = _number(request.param("limit", str(default)))
    if limit is None or not 1 <= limit <= most:
        raise web_api_error(400, "Invalid limit")
    offset = _number(request.param("offset", "0"))
    if offset is None:
        raise web_api_error(400, "Invalid offset")
    return PageQuery(offset, limit)


def page(
    address: str,
    shown: PageQuery,
    items: Sequence[Item],
    as_json: Callable[[Item], object],
    query: Mapping[str, list[str]],
) -> Json:
    """Return a paging object whose links keep the request's other parameters."""
    total = len(items)
    others = {name: values for name, values in query.items() if name not in {"offset", "limit"}}

    def link(offset: int) -> str:
        return f"{address}?{urlencode({'offset': offset, 'limit': shown.limit, **others}, doseq=True)}"

    end = shown.offset + shown.limit
    return {
        "href": link(shown.offset),
        "items": [as_json(item) for item in items[shown.offset : end]],
        "limit": shown.limit,
        "next": link(end) if end < total else None,
        "offset": shown.offset,
        "previous": link(max(0, shown.offset - shown.limit)) if shown.offset > 0 else None,
        "total": total,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
