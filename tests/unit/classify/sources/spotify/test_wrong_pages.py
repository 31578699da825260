"""Lists whose pages lie: nothing is lost, or the list is refused."""

import pytest

from classify.core.playlist import SkipReason
from classify.errors import UpstreamNonsense
from tests.unit.classify.sources.spotify.lying_client import (
    IDS,
    LISTS,
    Lie,
    LyingClient,
    ids_of,
    read,
    with_fields,
    with_items,
    without,
)

WRONG_PROMISES: dict[str, Lie] = {
    "total 0": with_fields(total=0),
    "total -1": with_fields(total=-1),
    "total true": with_fields(total=True),
    "total in text": with_fields(total="130"),
    "total as a fraction": with_fields(total=130.5),
    "no total": without("total"),
    "total of fewer than came": with_fields(total=49),
    "total of those that came": lambda _, page: {**page, "total": page["offset"] + len(page["items"])},
    "total 0 and no next page": with_fields(total=0, next=None),
    "next on another host": lambda _, page: {**page, "next": page["next"] and "https://example.com/?offset=7"},
    "next is this page": lambda _, page: {**page, "next": f"https://example.com/?offset={page['offset']}"},
    "next is the first page": with_fields(next="https://api.spotify.com/v1/list?offset=0"),
    "next is far away": with_fields(next="https://api.spotify.com/v1/list?offset=99999999999"),
    "next is no address": with_fields(next="http://[::"),
    "next is a number": with_fields(next=5),
    "next null": with_fields(next=None),
    "no next": without("next"),
    "offset in text": with_fields(offset="0"),
    "no offset": without("offset"),
    "no limit": without("limit"),
    "limit 0": with_fields(limit=0),
    "limit far too large": with_fields(limit=10**12),
    "pages of 30 entries": lambda client, page: client.page(page["offset"], min(page["limit"], 30)),
    "pages with entries of the next one": lambda client, page: client.page(page["offset"], page["limit"] + 10),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("lie", WRONG_PROMISES.values(), ids=WRONG_PROMISES)
def test_a_wrong_promise_loses_no_track(name: str, lie: Lie) -> None:
    kind, shape = LISTS[name]
    assert ids_of(read(LyingClient(lie, **shape), kind)) == IDS


WRONG_PAGES: dict[str, Lie] = {
    "empty": with_items(lambda _: []),
    "short": with_items(lambda items: items[:-10]),
    "without its first entry": with_items(lambda items: items[1:]),
    "the first again": lambda client, page: client.page(0, page["limit"]),
    "the entries of the first": lambda client, page: {**page, "items": client.page(0, page["limit"])["items"]},
    "the first without its offset": lambda client, page: without("offset")(client, client.page(0, page["limit"])),
    "one entry twice": with_items(lambda items: [*items[:6], items[5], *items[7:]] if len(items) > 7 else items),
    "the second entry twice": with_items(lambda items: [items[1], *items[1:]] if len(items) > 7 else items),
    "one entry too many": with_items(lambda items: [*items, items[0]] if items else items),
    "every entry twice": with_items(lambda items: items * 2),
    "all null": with_items(lambda items: [None] * len(items)),
    "all without content": with_items(lambda items: [{}] * len(items)),
    "total of far more": with_fields(total=500),
    "total of one more": with_fields(total=131),
    "shifted": lambda client, page: {**page, "items": client.page(page["offset"] + 1, page["limit"])["items"]},
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("lie", WRONG_PAGES.values(), ids=WRONG_PAGES)
def test_a_page_that_is_wrong_once_is_read_again(name: str, lie: Lie) -> None:
    kind, shape = LISTS[name]
    assert ids_of(read(LyingClient(lie, times=1, **shape), kind)) == IDS


@pytest.mark.parametrize("name", ["playlist of 2026", "legacy playlist", "album"])
@pytest.mark.parametrize("page", WRONG_PAGES)
def test_a_page_that_stays_wrong_is_refused(name: str, page: str) -> None:
    kind, shape = LISTS[name]
    client = LyingClient(WRONG_PAGES[page], **shape)
    if page.startswith("all "):  # at every offset, so there is nothing else to read
        assert {(item.reason, item.name) for item in read(client, kind).skipped} <= {
            (SkipReason.UNAVAILABLE, None),
            (SkipReason.NO_ID, None),
        }
        assert len(read(client, kind).skipped) == 130
    else:
        with pytest.raises(UpstreamNonsense):
            read(client, kind)


@pytest.mark.parametrize("times", [None, 1])
@pytest.mark.parametrize("page", WRONG_PAGES)
def test_a_wrong_only_page_adds_up_or_is_refused(page: str, times: int | None) -> None:
    client = LyingClient(WRONG_PAGES[page], times=times)
    client.ids = IDS[:30]
    try:
        playlist = read(client)
    except UpstreamNonsense:
        assert times is None
    else:
        assert [track.id for track in playlist.tracks] == IDS[:30] or page.startswith("all ")
        assert len(playlist.tracks) + len(playlist.skipped) == 30
