"""Paging that serves another part of the list than the one that was asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from moodlist.simulator.http.messages import Reply, Request
from tests.faults.fault import Kind
from tests.faults.json_edits import Json, edited_by_request
from tests.faults.list_kinds import page_of
from tests.faults.playlist import PAGE_SIZE
from tests.faults.wire import Exchange

SMALLER = 20


@dataclass(frozen=True)
class _With:
    """Puts another number into the query of an address."""

    name: str
    change: Callable[[int], int]

    def __call__(self, address: str) -> str:
        return re.sub(rf"\b{self.name}=(\d+)", lambda found: f"{self.name}={self.change(int(found[1]))}", address)


def _as_it_is(exchange: Exchange) -> Reply:
    return exchange.reply


def _claim_the_offset(content: Json, request: Request) -> None:
    """Say that this is the page that was asked for."""
    page_of(content)["offset"] = int(request.param("offset", "0"))


def _smaller(content: Json, request: Request) -> None:
    """Cut the first page inside the playlist object to the smaller size."""
    page = page_of(content)
    if page is not content:
        next_page = page["href"].replace("offset=0", f"offset={SMALLER}")
        page |= {"items": page["items"][:SMALLER], "limit": SMALLER, "next": next_page}


KINDS = {  # the pages say what they are
    "first-page-again": Kind(_as_it_is, rewrite=_With("offset", lambda _: 0)),
    "one-entry-back": Kind(_as_it_is, rewrite=_With("offset", lambda at: max(0, at - 1))),
    "next-page-instead": Kind(_as_it_is, rewrite=_With("offset", lambda at: at + PAGE_SIZE)),
    "pages-of-20": Kind(edited_by_request(_smaller), rewrite=_With("limit", lambda limit: min(limit, SMALLER))),
    "pages-of-1": Kind(_as_it_is, rewrite=_With("limit", lambda _: 1)),
}

_claim = edited_by_request(_claim_the_offset)
CLAIMED = {  # the pages claim to be those that were asked for
    "first-page-again-as-if-right": Kind(_claim, rewrite=_With("offset", lambda _: 0)),
    "one-entry-back-as-if-right": Kind(_claim, rewrite=_With("offset", lambda at: max(0, at - 1))),
}
