import json

import pytest

from moodlist.simulator import Simulator, playlist_ids
from tests.integration.moodlist.mcp_client import McpClient

IDS = [playlist_ids.ROAD_TRIP, playlist_ids.THREE_PAGES, playlist_ids.ODD_ENTRIES, playlist_ids.EMPTY]


@pytest.mark.parametrize("playlist", IDS)
def test_the_pages_have_every_item_once_and_none_is_larger_than_4_kb(
    client: McpClient, sim: Simulator, playlist: str
) -> None:
    pages = list(client.pages("classify_playlist", playlist=playlist))
    positions = [item["position"] for page in pages for kind in ("songs", "skipped") for item in page.value[kind]]
    items = len(sim.playlist(playlist).entries)
    assert sorted(positions) == list(range(1, items + 1))
    assert {page.value["total"] for page in pages} == {items}
    assert max(len(page.text.encode()) for page in pages) <= 4096
    assert ["summary" in page.value for page in pages] == [True] + [False] * (len(pages) - 1)


def test_the_pages_of_a_mood_have_every_song_once(client: McpClient) -> None:
    arguments = {"playlist": playlist_ids.THREE_PAGES, "mood": "happy,dark,relaxing,aggressive"}
    pages = list(client.pages("songs_of_mood", **arguments))
    positions = [song["position"] for page in pages for song in page.value["songs"]]
    assert len(pages) > 3
    assert len(positions) == len(set(positions)) == pages[0].value["total"]
    assert max(len(page.text.encode()) for page in pages) <= 4096


def test_a_client_can_allow_larger_and_smaller_answers(client: McpClient) -> None:
    sizes = {}
    for size in (1024, 4096, 65_536):
        answer = client.call("classify_playlist", playlist=playlist_ids.THREE_PAGES, max_bytes=size)
        assert len(answer.text.encode()) <= size
        sizes[size] = len(answer.value["songs"])
    assert 0 < sizes[1024] < sizes[4096] < sizes[65_536] == 130


def test_behind_the_last_entry_there_is_an_empty_page(client: McpClient) -> None:
    answer = client.call("classify_playlist", playlist=playlist_ids.FIESTA, offset=1000)
    assert (answer.value["songs"], answer.value["next_offset"]) == ([], None)


def test_long_titles_are_shortened(client: McpClient) -> None:
    song = {"name": "\x01" * 5000, "artists": ["🎵" * 5000], "uri": f"spotify:track:{'A' * 22}"}
    listed = json.dumps([song, song | {"uri": f"spotify:track:{'B' * 22}"}], indent=1)
    pages = list(client.pages("classify_playlist", playlist=listed, max_bytes=4096))
    assert max(len(page.text.encode()) for page in pages) <= 4096
    assert sum(len(page.value["skipped"]) for page in pages) == 2
