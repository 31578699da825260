from collections.abc import Sequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from moodlist.mcp_server.answers import fill_page


class Entry(Struct):
    text: str


class Page(Struct):
    next_offset: int | None
    entries: list[Entry]


def _page(entries: Sequence[Entry], next_offset: int | None) -> Page:
    return Page(next_offset, list(entries))


@given(st.lists(st.text(max_size=60)), st.integers(450, 900))
def test_the_pages_have_every_entry_once_and_none_is_too_large(texts: list[str], max_bytes: int) -> None:
    entries = [Entry(text) for text in texts]
    offset: int | None = 0
    found: list[Entry] = []
    while offset is not None:
        page = fill_page(entries, offset, max_bytes, _page)
        assert len(msgspec.json.encode(page)) <= max_bytes
        assert page.entries or not entries
        found += page.entries
        offset = page.next_offset
    assert found == entries


def test_a_page_is_as_full_as_it_can_be() -> None:
    entries = [Entry("x" * 10)] * 10
    page = fill_page(entries, 0, 200, _page)
    more = Page(page.next_offset, [*page.entries, entries[0]])
    assert len(msgspec.json.encode(page)) <= 200 < len(msgspec.json.encode(more))


def test_an_entry_that_is_too_large_has_a_page_of_its_own() -> None:
    entries = [Entry("x" * 100), Entry("y")]
    assert fill_page(entries, 0, 50, _page) == Page(1, entries[:1])
    assert fill_page(entries, 1, 50, _page) == Page(None, entries[1:])
