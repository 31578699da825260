import re

from moodlist.simulator import Fault, Simulator, playlist_ids
from tests.integration.moodlist.mcp_client import McpClient

ROAD_TRIP = playlist_ids.ROAD_TRIP


def test_every_tool_says_that_it_only_reads(client: McpClient) -> None:
    tools = client.tools().tools
    assert {tool.name for tool in tools} == {"classify_playlist", "songs_of_mood", "explain_song", "list_moods"}
    for tool in tools:
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert tool.annotations.idempotent_hint is True
        assert tool.title
        assert tool.description


def test_every_argument_is_described(client: McpClient) -> None:
    for tool in client.tools().tools:
        assert tool.input_schema["additionalProperties"] is False
        for name, schema in tool.input_schema["properties"].items():
            assert schema["description"], name


def test_the_instructions_name_every_tool_for_the_moods_and_say_that_dark_means_sad(client: McpClient) -> None:
    for words in ("`dark` means sad", "list_moods", "`next_offset`", "happy, aggressive, dark and relaxing"):
        assert words in client.instructions


def test_a_playlist_is_classified_with_its_numbers_first(client: McpClient) -> None:
    answer = client.call("classify_playlist", playlist=f"https://open.spotify.com/playlist/{ROAD_TRIP}")
    summary = answer.value["summary"]
    assert answer.text.startswith('{"summary":{"name":"Road trip","items":60,')
    assert (summary["classified"], summary["skipped"]) == (55, 5)
    assert sum(summary["moods"].values()) == 55
    assert answer.value["total"] == 60
    first = answer.value["songs"][0]
    assert (first["position"], first["song"], first["mood"]) == (1, "Sunlit Balcony", "happy")


def test_a_playlist_may_be_named_as_on_the_command_line(client: McpClient, sim: Simulator) -> None:
    first, second = (entry.track for entry in sim.playlist(ROAD_TRIP).entries[:2])
    assert first is not None
    assert second is not None
    links = f"https://open.spotify.com/track/{first.id}\nspotify:track:{second.id}"
    for text, name, items in (
        (f"spotify:playlist:{ROAD_TRIP}", "Road trip", 60),
        (ROAD_TRIP, "Road trip", 60),
        ("road  TRIP", "Road trip", 60),
        (f"https://open.spotify.com/track/{first.id}", first.name, 1),
        (links, "Export file", 2),
        (links.replace("\n", " "), "Export file", 2),
    ):
        answer = client.call("classify_playlist", playlist=text)
        assert (answer.value["summary"]["name"], answer.value["summary"]["items"]) == (name, items)


def test_the_liked_songs_are_classified(client: McpClient) -> None:
    answer = client.call("classify_playlist", playlist="liked")
    assert answer.value["summary"]["name"] == "Liked songs"
    assert answer.value["songs"]


def test_the_songs_of_a_mood_come_best_first(client: McpClient) -> None:
    answer = client.call("songs_of_mood", playlist=ROAD_TRIP, mood="triste")
    scores = [song["score"] for song in answer.value["songs"]]
    assert answer.value["moods"] == ["dark"]
    assert {song["mood"] for song in answer.value["songs"]} == {"dark"}
    assert scores == sorted(scores, reverse=True)
    assert answer.value["total"] == len(scores) == 13


def test_certainty_score_and_order_select_songs(client: McpClient) -> None:
    def positions(**options: object) -> list[int]:
        pages = client.pages("songs_of_mood", playlist=ROAD_TRIP, mood="dark,happy", **options)
        return [song["position"] for page in pages for song in page.value["songs"]]

    clear, best, any_ = (set(positions(certainty=each)) for each in ("clear", "best", "any"))
    assert clear < best < any_
    assert len(positions(min_score=0.7)) < len(best)
    assert positions(sort="playlist") == sorted(best)


def test_a_song_is_explained_by_its_position_its_title_or_its_link(client: McpClient) -> None:
    answers = [
        client.call("explain_song", playlist=ROAD_TRIP, song=song)
        for song in (1, "1", "#1", "sunlit  balcony", "https://open.spotify.com/track/47pluM84ywoMncivEMpoUX")
    ]
    assert {answer.text for answer in answers} == {answers[0].text}
    value = answers[0].value
    assert re.fullmatch(
        r"The best mood is happy \(76%\)\. The mood is clear\. What led to it: .+\. It would be \w+ with .+\.",
        value["explanation"],
    )
    assert value["song"]["song"] == "Sunlit Balcony"
    assert sum(value["scores"][mood] for mood in ("happy", "aggressive", "dark", "relaxing")) > 0.999
    assert value["features"]["tempo"] > 0
    assert value["source"] == "reccobeats"


def test_a_song_with_alternatives_and_a_skipped_item_are_explained(client: McpClient) -> None:
    songs = client.call("classify_playlist", playlist=ROAD_TRIP, max_bytes=65_536).value
    unclear = next(song for song in songs["songs"] if "alternatives" in song)
    (local,) = (item for item in songs["skipped"] if item["reason"] == "local_file")

    text = client.call("explain_song", playlist=ROAD_TRIP, song=unclear["position"]).value["explanation"]
    assert f"It may also be {' or '.join(unclear['alternatives'])}." in text
    answer = client.call("explain_song", playlist=ROAD_TRIP, song=local["position"]).value
    assert answer["explanation"] == "It has no mood: local files, which have no Spotify id."
    assert answer["skipped"] == local


def test_the_link_of_a_track_needs_no_song(client: McpClient) -> None:
    answer = client.call("explain_song", playlist="spotify:track:47pluM84ywoMncivEMpoUX")
    assert answer.value["song"]["song"] == "Sunlit Balcony"


def test_the_moods_are_listed_with_their_names_and_meanings(client: McpClient) -> None:
    answer = client.call("list_moods")
    by_name = {mood["name"]: mood for mood in answer.value["moods"]}
    assert list(by_name) == ["happy", "aggressive", "dark", "relaxing", "energetic", "focus"]
    assert "sad" in by_name["dark"]["en"]
    assert by_name["focus"]["kind"] == "tag"
    assert answer.value["next_offset"] is None


def test_no_tool_writes_to_spotify(client: McpClient, sim: Simulator) -> None:
    for playlist in (ROAD_TRIP, "liked", "Fiesta"):
        client.call("classify_playlist", playlist=playlist, refresh=True)
        client.call("songs_of_mood", playlist=playlist, mood="happy")
        client.call("explain_song", playlist=playlist, song=1)
    client.call("list_moods")
    assert {call.method for call in sim.calls_to("/v1/")} == {"GET"}


def test_further_pages_and_explanations_fetch_nothing_again(client: McpClient, sim: Simulator) -> None:
    client.call("classify_playlist", playlist=ROAD_TRIP, refresh=True)
    fetched = len(sim.calls)
    assert fetched
    client.call("classify_playlist", playlist=ROAD_TRIP, offset=20)
    client.call("songs_of_mood", playlist=ROAD_TRIP, mood="happy")
    client.call("explain_song", playlist=ROAD_TRIP, song=3)
    assert len(sim.calls) == fetched


def test_a_list_that_was_named_by_its_name_is_not_fetched_again_by_its_link(client: McpClient, sim: Simulator) -> None:
    url = client.call("classify_playlist", playlist="Fiesta", refresh=True).value["summary"]["url"]
    fetched = len(sim.calls)
    for text in (url, playlist_ids.FIESTA, f"spotify:playlist:{playlist_ids.FIESTA}", "Fiesta"):
        assert not client.call("songs_of_mood", playlist=text, mood="happy").is_error
    assert len(sim.calls) == fetched


def test_a_list_that_has_changed_can_be_read_again(client: McpClient, sim: Simulator) -> None:
    client.call("classify_playlist", playlist=playlist_ids.FIESTA, refresh=True)
    sim.fail(Fault.not_found(path="/v1/playlists/*", times=None))
    assert not client.call("classify_playlist", playlist=playlist_ids.FIESTA).is_error
    assert client.call("classify_playlist", playlist=playlist_ids.FIESTA, refresh=True).is_error


def test_progress_reaches_the_client(client: McpClient) -> None:
    client.call("classify_playlist", playlist=playlist_ids.THREE_PAGES, refresh=True)
    assert any(message.startswith("Reading the playlist: ") for message in client.progress)
    assert client.numbers == sorted(set(client.numbers))
