"""Lists whose pages contradict each other: nothing is lost, or the list is refused."""

from typing import Any

import pytest

from classify.core.playlist import SkipReason
from classify.core.spotify_link import Kind
from classify.errors import TooLarge, UpstreamNonsense
from tests.unit.classify.sources.spotify.lying_client import IDS, Json, Lie, LyingClient, entry, ids_of, read

LISTS: dict[str, tuple[Kind, dict[str, Any]]] = {
    "playlist of 2026": ("playlist", {"nested": "items", "size": 50}),
    "legacy playlist": ("playlist", {"nested": "tracks", "size": 100}),
    "album": ("album", {"nested": "tracks", "size": 50}),
    "liked": ("liked", {}),
}


def _with(**fields: Any) -> Lie:
    return lambda _, page: {**page, **fields}


def _without(field: str) -> Lie:
    return lambda _, page: {name: value for name, value in page.items() if name != field}


def _items(change: Any) -> Lie:
    """Change the entries of each page."""
    return lambda _, page: {**page, "items": change(page["items"])}


WRONG_PROMISES: dict[str, Lie] = {
    "total 0": _with(total=0),
    "total -1": _with(total=-1),
    "total true": _with(total=True),
    "total in text": _with(total="130"),
    "total as a fraction": _with(total=130.5),
    "no total": _without("total"),
    "total of fewer than came": _with(total=49),
    "total of those that came": lambda _, page: {**page, "total": page["offset"] + len(page["items"])},
    "total 0 and no next page": _with(total=0, next=None),
    "next on another host": lambda _, page: {**page, "next": page["next"] and "https://example.com/?offset=7"},
    "next is this page": lambda _, page: {**page, "next": f"https://example.com/?offset={page['offset']}"},
    "next is the first page": _with(next="https://api.spotify.com/v1/list?offset=0"),
    "next is far away": _with(next="https://api.spotify.com/v1/list?offset=99999999999"),
    "next is no address": _with(next="http://[::"),
    "next is a number": _with(next=5),
    "next null": _with(next=None),
    "no next": _without("next"),
    "offset in text": _with(offset="0"),
    "no offset": _without("offset"),
    "no limit": _without("limit"),
    "limit 0": _with(limit=0),
    "limit far too large": _with(limit=10**12),
    "pages of 30 entries": lambda client, page: client.page(page["offset"], min(page["limit"], 30)),
    "pages with entries of the next one": lambda client, page: client.page(page["offset"], page["limit"] + 10),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("lie", WRONG_PROMISES.values(), ids=WRONG_PROMISES)
def test_a_wrong_promise_loses_no_track(name: str, lie: Lie) -> None:
    kind, shape = LISTS[name]
    assert ids_of(read(LyingClient(lie, **shape), kind)) == IDS


WRONG_PAGES: dict[str, Lie] = {
    "empty": _items(lambda _: []),
    "short": _items(lambda items: items[:-10]),
    "without its first entry": _items(lambda items: items[1:]),
    "the first again": lambda client, page: client.page(0, page["limit"]),
    "the entries of the first": lambda client, page: {**page, "items": client.page(0, page["limit"])["items"]},
    "the first without its offset": lambda client, page: _without("offset")(client, client.page(0, page["limit"])),
    "one entry twice": _items(lambda items: [*items[:6], items[5], *items[7:]] if len(items) > 7 else items),
    "the second entry twice": _items(lambda items: [items[1], *items[1:]] if len(items) > 7 else items),
    "one entry too many": _items(lambda items: [*items, items[0]] if items else items),
    "every entry twice": _items(lambda items: items * 2),
    "all null": _items(lambda items: [None] * len(items)),
    "all without content": _items(lambda items: [{}] * len(items)),
    "total of far more": _with(total=500),
    "total of one more": _with(total=131),
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


@pytest.mark.parametrize("page", [{"items": None}, {"items": {}}, {"total": None, "items": []}])
def test_what_is_no_page_is_refused_at_once(page: Json) -> None:
    client = LyingClient(_with(**page, next=None))
    with pytest.raises(UpstreamNonsense):
        read(client)
    assert client.calls == 1


def test_liked_songs_that_spotify_counts_but_omits_are_unavailable() -> None:
    present = [each for each in IDS if each not in {IDS[7], IDS[60]}]
    playlist = read(LyingClient(_items(lambda items: [each for each in items if each["id"] in present])), "liked")
    assert [track.id for track in playlist.tracks] == present
    assert [(item.position, item.reason) for item in playlist.skipped] == [
        (50, SkipReason.UNAVAILABLE),
        (100, SkipReason.UNAVAILABLE),
    ]


def test_liked_songs_that_spotify_mostly_omits_are_refused() -> None:
    with pytest.raises(UpstreamNonsense):
        read(LyingClient(_items(lambda items: [each for each in items if each["id"] in IDS[::3]])), "liked")


@pytest.mark.parametrize(("name", "calls"), list(zip(LISTS, (4, 3, 3, 3), strict=True)))
def test_an_honest_list_takes_no_extra_call(name: str, calls: int) -> None:
    kind, shape = LISTS[name]
    client = LyingClient(**shape)
    read(client, kind)
    assert client.calls == calls


def test_a_playlist_of_one_song_over_and_over_takes_a_few_extra_calls() -> None:
    client = LyingClient()
    client.ids = [IDS[0]] * 1_000
    playlist = read(client)
    assert (len(playlist.tracks), {item.reason for item in playlist.skipped}) == (1, {SkipReason.DUPLICATE})
    assert len(playlist.skipped) == 999
    assert client.calls <= 21 + 9


def test_a_suspect_page_counts_if_the_app_may_not_read_it_by_itself() -> None:
    client = LyingClient()
    client.ids = [IDS[0], IDS[0]]
    client.forbidden = True
    assert [item.reason for item in read(client).skipped] == [SkipReason.DUPLICATE]


def test_a_total_of_billions_makes_few_calls() -> None:
    client = LyingClient(_with(total=10**15))
    with pytest.raises(UpstreamNonsense):
        read(client, limit=10**18)
    assert client.calls < 200


def test_a_page_that_repeats_forever_is_refused() -> None:
    client = LyingClient(lambda client, _: {"items": client.page(0, 50)["items"], "next": "again"})
    with pytest.raises(UpstreamNonsense):
        read(client)
    assert client.calls < 10


def test_pages_beyond_the_limit_are_too_large_without_a_total() -> None:
    with pytest.raises(TooLarge, match="101 items; the limit is 100"):
        read(LyingClient(_without("total")), limit=100)


@pytest.mark.parametrize("edit", ["added", "removed"])
def test_liked_songs_that_change_while_they_are_read_are_read_again(edit: str) -> None:
    new = {"added": ["N" * 22, *IDS], "removed": IDS[1:]}[edit]

    def change(client: LyingClient, page: Json) -> Json:
        client.ids = new  # after the first page
        return page

    assert ids_of(read(LyingClient(change), "liked")) == new


def test_an_album_entry_without_content_is_unavailable() -> None:
    client = LyingClient(lambda _, page: {**page, "items": [None, entry(IDS[1])], "total": 2, "next": None}, size=50)
    client._nested = "tracks"
    playlist = read(client, "album")
    assert [(item.position, item.reason) for item in playlist.skipped] == [(1, SkipReason.UNAVAILABLE)]
