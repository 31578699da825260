import pytest

from moodlist.simulator import Fault, Simulator, playlist_ids
from tests.integration.moodlist.mcp_client import McpClient

ROAD_TRIP = playlist_ids.ROAD_TRIP
HEADER = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Loudness,Speechiness,Acousticness,"
    "Instrumentalness,Liveness,Valence,Tempo"
)
FEATURES = ",200000,0.8,0.8,-5,0.05,0.1,0,0.1,0.95,120"


@pytest.mark.parametrize(
    ("playlist", "kind", "texts"),
    [
        ("1MoodlistUnknown000001", "not-found", ["Not found.\nSpotify has no such playlist", "exportify.net"]),
        (
            playlist_ids.OTHER_USERS_PUBLIC,
            "playlist-forbidden",
            ["Spotify lets apps read only", "Export it"],
        ),
        ("No such name", "bad-request", ["none of your 12 playlists has this name", "`moodlist playlists` lists them"]),
        ("Rode trip", "bad-request", ["The nearest name is 'Road trip'"]),
        ("https://open.spotify.com/artist/0123456789012345678901", "bad-request", ["send a link to a playlist"]),
        ("https://spotify.link/abc", "bad-request", ["This is a short link"]),
        ("/no/such/file.csv", "bad-request", ["Cannot read '/no/such/file.csv': no such file"]),
        ("-", "bad-request", ["standard input is not read"]),
        (" ", "bad-request", ["Name a link, a file, a playlist or `liked`"]),
        ("a\0b", "bad-request", ["no such file, not a Spotify link"]),
        ("x" * 5000, "bad-request", ["no such file, not a Spotify link"]),
    ],
)
def test_the_error_says_what_is_wrong_and_what_to_do(
    client: McpClient, playlist: str, kind: str, texts: list[str]
) -> None:
    answer = client.call("classify_playlist", playlist=playlist)
    assert answer.is_error
    for text in texts:
        assert text in answer.text
    assert answer.value["type"] == f"urn:moodlist:problem:{kind}"
    assert answer.value["detail"]
    assert len(answer.text.encode()) <= 4096


def test_an_unknown_mood_is_answered_with_the_known_ones_before_anything_is_fetched(
    client: McpClient, sim: Simulator
) -> None:
    answer = client.call("songs_of_mood", playlist="never asked for", mood="gloomy")
    assert answer.value["type"] == "urn:moodlist:problem:unknown-mood"
    assert answer.text.startswith("Unknown mood 'gloomy'. Available: happy (alegre), aggressive (agresivo), dark")
    assert not sim.calls


@pytest.mark.parametrize(
    ("tool", "arguments", "text"),
    [
        ("classify_playlist", {}, "missing required field `playlist`"),
        ("classify_playlist", {"playlist": "x", "ofset": 3}, "Did you mean `offset`?"),
        ("classify_playlist", {"playlist": 5}, "playlist: Expected `str`, got `int`."),
        ("classify_playlist", {"playlist": "x", "offset": -1}, "whole numbers from 0"),
        ("classify_playlist", {"playlist": "x", "max_bytes": 10}, "whole numbers from 1,024 to 65,536"),
        ("songs_of_mood", {"playlist": "x", "mood": " , "}, "Name a mood, for example relaxing."),
        ("songs_of_mood", {"playlist": "x", "mood": "dark", "certainty": "sure"}, "Allowed: any, best, clear."),
        ("songs_of_mood", {"playlist": "x", "mood": "dark", "min_score": 2}, "numbers from 0 to 1"),
        ("songs_of_mood", {"playlist": "x", "mood": "dark", "sort": "name"}, "playlist, score"),
        ("list_moods", {"playlist": "x"}, "unknown field `playlist`"),
    ],
)
def test_a_wrong_argument_is_named(client: McpClient, tool: str, arguments: dict[str, object], text: str) -> None:
    answer = client.call(tool, **arguments)
    assert answer.is_error
    assert text in answer.text
    assert answer.value["status"] == 400


def test_every_fault_of_the_arguments_is_named(client: McpClient) -> None:
    answer = client.call("songs_of_mood", playlist=7, mood=7, offset=-1)
    assert [line.partition(":")[0] for line in answer.text.splitlines()] == ["playlist", "mood", "offset"]


def test_a_number_may_be_written_as_a_text(client: McpClient) -> None:
    assert client.call("classify_playlist", playlist=ROAD_TRIP, offset="59").value["next_offset"] is None


@pytest.mark.parametrize(
    ("song", "text"),
    [
        ("No such song", "There is no song 'No such song' in this list, which has 60 items."),
        ("Sunlit Balconi", "The nearest title is 'Sunlit Balcony'."),
        (61, "There is no song '61' in this list"),
        (0, "There is no song '0'"),
        ("spotify:track:0000000000000000000000", "a title or the link of a track"),
        (None, "This list has 60 items. Name one of them as `song`, by its position or its title."),
    ],
)
def test_a_song_that_is_not_in_the_list_is_an_error(client: McpClient, song: int | str | None, text: str) -> None:
    answer = client.call("explain_song", playlist=ROAD_TRIP, song=song)
    assert answer.is_error
    assert text in answer.text


def test_several_songs_of_a_title_are_told_apart_by_their_positions(client: McpClient) -> None:
    rows = [f"spotify:track:{letter * 22},Same,{letter}{FEATURES}" for letter in "ABC"]
    answer = client.call("explain_song", playlist="\n".join([HEADER, *rows]), song="same")
    assert answer.text == "3 songs have this title, at the positions 1, 2, 3. Send one."


def test_a_title_that_is_a_number_comes_before_the_position(client: McpClient) -> None:
    rows = [f"spotify:track:{letter * 22},{title},X{FEATURES}" for letter, title in (("A", "2"), ("B", "Two"))]
    pasted = "\n".join([HEADER, *rows])
    assert client.call("explain_song", playlist=pasted, song="2").value["song"]["position"] == 1
    assert client.call("explain_song", playlist=pasted, song=2).value["song"]["position"] == 2
    assert client.call("explain_song", playlist=pasted, song="#2").value["song"]["position"] == 2


def test_a_used_up_quota_is_an_error_with_the_time_to_wait(client: McpClient, sim: Simulator) -> None:
    sim.fail(Fault.quota_exceeded(times=None))
    answer = client.call("classify_playlist", playlist=ROAD_TRIP, refresh=True)
    assert answer.value["type"] == "urn:moodlist:problem:quota-exceeded"
    assert answer.value["retry_after"] > 0
    assert "Spotify's quota for today is used up." in answer.text


def test_a_list_without_ids_says_which_exports_have_them(client: McpClient) -> None:
    answer = client.call("classify_playlist", playlist="Title,Artist\nSecret,Person\nOther,Person\n")
    assert answer.is_error
    assert "No item of this list has a Spotify id or an ISRC" in answer.text
    assert "Secret" not in answer.text


def test_an_unknown_tool_is_a_protocol_error_that_names_the_tools(client: McpClient) -> None:
    with pytest.raises(Exception, match=r"Available: classify_playlist, songs_of_mood, explain_song, list_moods"):
        client.call("delete_playlist")
