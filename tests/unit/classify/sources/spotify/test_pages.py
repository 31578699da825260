"""Lists of several pages: their calls, their limits, and lists that change or never end."""

import pytest

from classify.core.playlist import SkipReason
from classify.errors import TooLarge, UpstreamNonsense
from tests.unit.classify.sources.spotify.lying_client import (
    IDS,
    LISTS,
    Json,
    LyingClient,
    entry,
    ids_of,
    read,
    with_fields,
    with_items,
    without,
)


@pytest.mark.parametrize("page", [{"items": None}, {"items": {}}, {"total": None, "items": []}])
def test_what_is_no_page_is_refused_at_once(page: Json) -> None:
    client = LyingClient(with_fields(**page, next=None))
    with pytest.raises(UpstreamNonsense):
        read(client)
    assert client.calls == 1


def test_liked_songs_that_spotify_counts_but_omits_are_unavailable() -> None:
    present = [each for each in IDS if each not in {IDS[7], IDS[60]}]
    playlist = read(LyingClient(with_items(lambda items: [each for each in items if each["id"] in present])), "liked")
    assert [track.id for track in playlist.tracks] == present
    assert [(item.position, item.reason) for item in playlist.skipped] == [
        (50, SkipReason.UNAVAILABLE),
        (100, SkipReason.UNAVAILABLE),
    ]


def test_liked_songs_that_spotify_mostly_omits_are_refused() -> None:
    with pytest.raises(UpstreamNonsense):
        read(LyingClient(with_items(lambda items: [each for each in items if each["id"] in IDS[::3]])), "liked")


@pytest.mark.parametrize(("name", "calls"), list(zip(LISTS, (4, 3, 3, 3), strict=True)))
def test_an_honest_list_takes_no_extra_call(name: str, calls: int) -> None:
    kind, shape = LISTS[name]
    client = LyingClient(**shape)
    read(client, kind)
    assert client.calls == calls


def test_a_song_that_stands_twice_takes_no_extra_call() -> None:
    client = LyingClient()
    client.ids = [*IDS[:60], IDS[3], *IDS[61:]]
    assert [item.position for item in read(client).skipped] == [61]
    assert client.calls == 4


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
    client = LyingClient(with_fields(total=10**15))
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
        read(LyingClient(without("total")), limit=100)


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
