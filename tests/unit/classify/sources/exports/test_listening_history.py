"""Spotify's streaming history: the extended one, and the short one of the account data."""

import json
from typing import Any

import pytest

from classify.errors import BadRequest, TooLarge
from classify.sources.exports import without_private_fields
from tests.unit.classify.sources.exports.support import EXPORTS, IDS, export, items, read, skipped

HISTORY = "Streaming_History_Audio_2024_1.json"
# What Spotify writes about the listener, and what of it must not stay.
PRIVATE = {
    "ip_addr": "192.0.2.77",
    "ip_addr_decrypted": "198.51.100.7",
    "conn_country": "XQ",
    "user_agent_decrypted": "Fictional%20Browser",
    "platform": "Invented OS 9 (Phone X)",
    "username": "ana-the-listener",
    "city": "Isla Inventada",
}


def _play(number: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "ts": "2024-02-13T21:25:34Z",
        "ms_played": 180000,
        "master_metadata_track_name": f"Song {number}",
        "master_metadata_album_artist_name": "A",
        "spotify_track_uri": f"spotify:track:{IDS[number]}",
        "episode_name": None,
        "spotify_episode_uri": None,
        **PRIVATE,
        **changes,
    }


def test_plays_have_the_names_of_their_songs() -> None:
    playlist = export(HISTORY)
    assert [(song.id, song.name, song.artists) for song in playlist.tracks] == [
        ("1Fie1dCase000000000001", "First Song", ("Quiet Tides",)),
        ("1Fie1dCase000000000002", "Second Song", ("Gravel Choir",)),
    ]
    assert skipped(playlist) == [(3, "duplicate", "First Song"), (4, "episode", "Trains")]
    assert [item.artists for item in playlist.skipped] == [("Quiet Tides",), ("The Platform Clock",)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"episode_name": "Trains", "spotify_episode_uri": f"spotify:episode:{IDS[1]}"}, "Trains"),
        ({"episode_name": "Trains"}, "Trains"),
        ({"audiobook_title": "El faro", "audiobook_chapter_title": "1"}, "El faro"),
        ({"audiobook_chapter_title": "Chapter 1", "audiobook_chapter_uri": f"spotify:episode:{IDS[1]}"}, "Chapter 1"),
    ],
)  # fmt: skip
def test_episodes_and_audiobooks_are_skipped_with_their_names(content: dict[str, str], name: str) -> None:
    nothing = dict.fromkeys(("master_metadata_track_name", "master_metadata_album_artist_name", "spotify_track_uri"))
    assert skipped(read(json.dumps([_play() | nothing | content]))) == [(1, "episode", name)]


def test_a_file_of_episodes_only_is_read() -> None:
    podcasts = [{"endTime": "2024-01-01", "podcastName": "Norte", "episodeName": "Radio", "msPlayed": 1}]
    playlist = read(json.dumps(podcasts))
    assert (skipped(playlist), playlist.skipped[0].artists) == ([(1, "episode", "Radio")], ("Norte",))


def test_the_short_history_has_titles_and_artists() -> None:
    plays = [{"endTime": "2024-01-01 10:00", "artistName": "A", "trackName": "Rain", "msPlayed": 1}]
    assert [(item.name, item.artists) for item in items(read(json.dumps(plays)))] == [("Rain", ("A",))]


@pytest.mark.parametrize("number_of_plays", [2, 40])
def test_songs_count_towards_the_limit_and_not_their_plays(number_of_plays: int) -> None:
    plays = [_play(number % 2) for number in range(number_of_plays)]
    playlist = read(json.dumps(plays), max_tracks=2)
    assert (len(playlist.tracks), len(playlist.skipped)) == (2, number_of_plays - 2)
    with pytest.raises(TooLarge, match="more than 2 songs"):
        read(json.dumps([*plays, _play(2)]), max_tracks=2)


def test_songs_of_the_short_history_count_by_title_and_artist() -> None:
    plays = [{"artistName": "A", "trackName": f"Song {number % 2}", "msPlayed": 1} for number in range(6)]
    assert len(read(json.dumps(plays), max_tracks=2).skipped) == 6


def test_entries_of_another_list_count_even_if_they_repeat() -> None:
    with pytest.raises(TooLarge, match="more than 2 songs"):
        read(json.dumps([{"title": "Rain", "artist": "A"}] * 3), max_tracks=2)


def _assert_nothing_private(content: bytes) -> None:
    assert [value for value in PRIVATE.values() if value.encode() in content] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_nothing_private_is_left_of_a_history_that_is_stored(encoding: str) -> None:
    plays = json.dumps([_play(0), _play(1), {"ip_addr": PRIVATE["ip_addr"]}])
    stored = without_private_fields(plays.encode(encoding))
    _assert_nothing_private(stored)
    assert read(stored).tracks == read(plays).tracks
    assert len(read(stored).tracks) == 2


def test_the_stored_history_is_read_as_the_original() -> None:
    original = (EXPORTS / HISTORY).read_bytes()
    stored = without_private_fields(original)
    assert read(stored) == read(original)
    assert b"192.0.2.7" not in stored
    assert b"conn_country" not in stored


def test_nothing_private_is_in_the_playlist_of_a_history() -> None:
    _assert_nothing_private(repr(read(json.dumps([_play(), _play(spotify_track_uri=None)]))).encode())


@pytest.mark.parametrize(
    "content", [b"Track URI,platform\nx,y\n", b'{"tracks": [1]}', b"\0\1\2\3", b"", b'[{"platform": 1}]']
)
def test_every_other_upload_is_stored_as_it_is(content: bytes) -> None:
    assert without_private_fields(content) == content


def test_a_history_that_is_nested_too_deeply_is_refused() -> None:
    deep = '{"ms_played": ' + "[" * 900 + "]" * 900 + "}"
    with pytest.raises(BadRequest, match="nested too deeply"):
        without_private_fields(deep.encode())


def test_a_damaged_history_is_refused_before_it_is_stored() -> None:
    with pytest.raises(BadRequest, match="looks like JSON but cannot be read") as refused:
        without_private_fields(json.dumps([_play()])[:-9].encode())
    _assert_nothing_private(refused.value.detail.encode())


_TABLE_ROWS = (
    f'"Song, ""A""",A,{IDS[0]}',
    f'Say "x, y" z,A,{IDS[1]},one,cell,too,many',  # its cells cannot be told apart
    ",,",
)


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("separator", [",", ";"])
def test_nothing_private_is_left_of_a_history_as_a_table(quote: str, separator: str) -> None:
    names = [*PRIVATE, "ms_played", "master_metadata_track_name", "master_metadata_album_artist_name"]
    header = [f"{quote}{name}{quote}" for name in (*names, "spotify_track_uri")]
    rows = [[*PRIVATE.values(), "180000", row.replace(",", separator)] for row in _TABLE_ROWS]
    table = "\n".join(separator.join(cells) for cells in (header, *rows))
    stored = without_private_fields(table.encode())
    _assert_nothing_private(stored)
    _assert_nothing_private(repr(read(table)).encode())
    assert read(stored) == read(table)
    assert [(song.name, song.artists) for song in read(stored).tracks] == [(f'Song{separator} "A"', ("A",))]
    assert [(item.position, item.reason) for item in read(stored).skipped] == [(2, "unreadable_row"), (3, "no_id")]
