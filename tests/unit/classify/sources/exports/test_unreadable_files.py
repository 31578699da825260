"""Errors for unreadable files say what is wrong and what to do."""

import pytest

from classify.errors import BadRequest, TooLarge
from tests.unit.classify.sources.exports.support import IDS, items, read


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", b"\0\0"])
def test_the_error_for_an_empty_file_says_so(content: bytes) -> None:
    with pytest.raises(BadRequest, match="The file is empty"):
        read(content)


def test_the_error_for_an_unknown_table_shows_it_and_lists_the_supported_formats() -> None:
    with pytest.raises(BadRequest, match="it starts with 'customer,amount'") as refused:
        read("customer,amount\nana,3\n")
    for known in ("exportify.net", "Skiley", "TuneMyMusic", "Soundiiz", "Playlist1.json", "links to tracks"):
        assert known in refused.value.detail


def test_a_long_first_line_is_truncated() -> None:
    with pytest.raises(BadRequest) as refused:
        read("x" * 5_000)
    assert len(refused.value.detail) < 700


@pytest.mark.parametrize("text", ['{"a": 1}', '{"playlists": 3}', '[{"a": 1}]', '["x"]', "[[1]]", "[1, 2]"])
def test_json_with_an_unknown_structure_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="Unrecognised file format"):
        read(text)


@pytest.mark.parametrize(
    "text", ['{"playlists": [', "[" * 100_000, '{"a": ' + "9" * 5_000 + "}", '{"tracks": [], "a": NaN}']
)
def test_the_error_for_invalid_json_says_so(text: str) -> None:
    with pytest.raises(BadRequest, match="looks like JSON but cannot be read"):
        read(text)


def test_the_error_for_invalid_json_says_where_the_fault_is() -> None:
    with pytest.raises(BadRequest, match=r"cannot be read: JSON is malformed: .* \(byte 21\)\. Export it again"):
        read('[\n {"title": "Rain"},,\n {"title": "Snow"}\n]')


def test_the_error_for_an_empty_list_says_so() -> None:
    with pytest.raises(BadRequest, match="list in this JSON file is empty"):
        read("[]")


def test_a_zip_archive_is_refused() -> None:
    with pytest.raises(BadRequest, match="ZIP archive"):
        read(b"PK\x03\x04rest")


def test_a_file_at_the_limit_is_read_and_one_more_item_is_too_large() -> None:
    lines = [f"{number:022}" for number in range(4)]
    assert len(read("\n".join(lines[:3]), max_tracks=3).tracks) == 3
    with pytest.raises(TooLarge, match=r"more than 3 songs.* Split it .* or use the `moodlist` command"):
        read("\n".join(lines), max_tracks=3)
    assert len(read("\n".join(lines)).tracks) == 4


def test_a_value_in_a_record_that_is_not_a_finite_number_is_missing() -> None:
    text = f'[{{"trackUri": "{IDS[0]}", "energy": {"9" * 400}, "valence": true, "tempo": {{}}, "loudness": -5}}]'
    assert read(text).tracks[0].given == {"loudness": -5.0}


def test_a_null_record_is_an_item_without_an_id() -> None:
    playlist = read(f'[{{"trackUri": "{IDS[0]}", "TRACK URI": "x", "other": 1}}, null]')
    assert [track.id for track in playlist.tracks] == [IDS[0]]
    assert [each.reason for each in playlist.skipped] == ["no_id"]


@pytest.mark.parametrize(
    "content", ["Track URI,Track Name\n", "\ufeffisrc;title;artist\r\n\r\n", "#EXTM3U\n#PLAYLIST:Road\n"]
)
def test_a_list_without_songs_is_an_empty_playlist_and_says_so(content: str) -> None:
    playlist = read(content)
    assert (items(playlist), playlist.notes) == ([], ("The file is a playlist without songs.",))
