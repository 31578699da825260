"""JSON files of other programs, recognised by their objects."""

import json
import re
from typing import Any

import msgspec
import pytest

from classify.core.playlist import Track
from classify.errors import BadRequest
from classify.response.schemas import report_schema
from tests.unit.classify.builders import VALUES, track
from tests.unit.classify.builders import report as report_of
from tests.unit.classify.sources.exports.support import IDS, ISRC, export, items, read, skipped

FIRST, SECOND = "1Fie1dCase000000000001", "1Fie1dCase000000000002"


def _names(content: Any) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(item.name, item.artists) for item in items(read(json.dumps(content)))]


def test_the_save_file_of_spotdl_has_artists_as_a_list() -> None:
    playlist = export("road.spotdl")
    assert playlist.name == "Road"
    assert playlist.tracks == (
        Track(
            position=1, id=FIRST, name="First Song", artists=("Quiet Tides",), album="LP", isrc="QZFIE2400000"
        ),
        Track(
            position=2,
            id=SECOND,
            name="Second Song",
            artists=("Gravel Choir", "Quiet Tides"),
            album="LP",
            isrc="QZFIE2400001",
        ),
    )  # fmt: skip


def test_the_json_of_exportify_cli_has_artists_as_a_list() -> None:
    (song,) = export("exportify_cli.json").tracks
    assert (song.id, song.name, song.artists) == (FIRST, "First Song", ("Quiet Tides", "Gravel Choir"))


def test_an_object_with_tracks_is_named_after_itself() -> None:
    playlist = export("tracks_object.json")
    assert playlist.name == "Road"
    assert [(song.id, song.name, song.artists) for song in playlist.tracks] == [
        (FIRST, "First Song", ("Quiet Tides",)),
        (SECOND, "Second Song", ("Gravel Choir",)),
    ]
    assert playlist.skipped == ()


@pytest.mark.parametrize(
    ("artists", "read_as"),
    [
        ({"artists": ["Quiet Tides", "Gravel, Choir"]}, ("Quiet Tides", "Gravel, Choir")),
        ({"artists": [{"name": "Quiet Tides"}, {"name": "Gravel, Choir"}]}, ("Quiet Tides", "Gravel, Choir")),
        ({"artist": {"name": "Quiet Tides"}}, ("Quiet Tides",)),
        ({"artist": "Tyler, The Creator"}, ("Tyler, The Creator",)),
        ({"artists": [], "artist": "Quiet Tides"}, ("Quiet Tides",)),
        ({"artists": None, "artistName": "Quiet Tides"}, ("Quiet Tides",)),
        ({"artist": "Quiet Tides", "artists": ["Quiet Tides", "Gravel Choir"]}, ("Quiet Tides", "Gravel Choir")),
        ({"Artist Name(s)": ["Quiet Tides", None, " "]}, ("Quiet Tides",)),
    ],
)
def test_artists_may_be_texts_lists_or_objects(artists: dict[str, Any], read_as: tuple[str, ...]) -> None:
    assert _names([{"title": "Rain", "uri": f"spotify:track:{IDS[0]}", **artists}]) == [("Rain", read_as)]


def test_the_objects_of_a_list_may_have_different_keys() -> None:
    songs = [
        {"title": "Rain", "artist": "A", "link": f"spotify:track:{IDS[0]}"},
        {"name": "Snow", "artists": ["B"], "external_ids": {"isrc": ISRC}},
        {"track": "Wind", "artist": "C", "album": {"name": "LP"}},
    ]
    playlist = read(json.dumps(songs))
    assert _names(songs) == [("Rain", ("A",)), ("Snow", ("B",)), ("Wind", ("C",))]
    assert [(song.id, song.isrc) for song in playlist.tracks] == [(IDS[0], None), (None, ISRC)]


@pytest.mark.parametrize(
    "content",
    [
        [f"spotify:track:{IDS[0]}", f"https://open.spotify.com/track/{IDS[1]}"],
        {"name": "Road", "tracks": [IDS[0], IDS[1]]},
        {"data": {"uris": [f"spotify:track:{IDS[0]}", f"spotify:track:{IDS[1]}"]}},
    ],
)
def test_a_list_of_links_is_read(content: Any) -> None:
    assert [song.id for song in read(json.dumps(content)).tracks] == [IDS[0], IDS[1]]


def test_each_line_may_be_a_song() -> None:
    lines = [{"title": "Rain", "uri": f"spotify:track:{IDS[0]}"}, {"title": "Snow", "uri": f"spotify:track:{IDS[1]}"}]
    playlist = read("\r\n".join(map(json.dumps, lines)) + "\n", "Road.jsonl")
    assert (playlist.name, [(song.id, song.name) for song in playlist.tracks]) == (
        "Road",
        [(IDS[0], "Rain"), (IDS[1], "Snow")],
    )


def test_songs_may_be_listed_by_their_id() -> None:
    songs = {IDS[0]: {"name": "Rain", "artist": "A"}, IDS[1]: {"name": "Snow", "artist": "B"}}
    assert [(song.id, song.name) for song in read(json.dumps({"songs": songs})).tracks] == [
        (IDS[0], "Rain"),
        (IDS[1], "Snow"),
    ]


def test_a_report_of_moodlist_is_read_again() -> None:
    songs = [track(1, id=IDS[0], name="Rain", artists=("A", "B")), track(2, id=IDS[1], name="=Snow", artists=("C",))]
    report = report_schema(report_of(*((song, (0.9, 0.1)) for song in songs)), {"features", "scores"})
    skips = [
        {"position": 3, "song": "Nana", "artist": "Papa", "url": None, "reason": "local_file"},
        {"position": 4, "song": "", "artist": "", "url": None, "reason": "unavailable"},
        {"position": 5, "song": "Wind", "artist": "D", "url": f"spotify:track:{IDS[2]}", "reason": "no_features"},
    ]
    playlist = read(json.dumps(json.loads(msgspec.json.encode(report)) | {"skipped": skips}))
    assert playlist.name == "Road"
    assert [(song.id, song.name, song.given) for song in playlist.tracks] == [
        (IDS[0], "Rain", VALUES),
        (IDS[1], "=Snow", VALUES),
        (IDS[2], "Wind", None),
    ]
    assert skipped(playlist) == [(3, "local_file", "Nana"), (4, "unavailable", None)]


@pytest.mark.parametrize(
    ("content", "outline"),
    [
        (
            {"tracks": [], "albums": [{"artist": "A", "album": "B"}]},
            "`tracks` (empty), `albums` (1 object with the keys",
        ),
        ({"songs": [], "skipped": [], "counts": {}}, "`songs` (empty), `skipped` (empty)"),
        ({"customers": [{"id": 1}, {"id": 2}]}, "`customers` (2 objects with the key `id`)"),
        ({"a": {"b": [[1, 2, 3]]}}, "`a.b` (1 list), `a.b[]` (3 values)"),
        ({"a": 1, "b": None}, "one object with the keys `a`, `b`"),
        ([{"type": ["x"], "name": "Rain"}], "`$` (1 object with the keys `type`, `name`)"),
        ({"track": {"name": "Titel", "artist": "Name", "isrc": "ISRC", "tempo": "Tempo"}}, "one object with the key"),
        ({"searches": [{"uris": "x", "found": [f"spotify:track:{IDS[0]}"]}]}, "`searches` (1 object with the keys"),
        ({str(number): [1] for number in range(9)}, "`0` (1 value), `1` (1 value), `2` (1 value), `3` (1 value), `4`"),
        ({"k" * 900: [1]}, f"`{'k' * 18}...{'k' * 18}` (1 value)"),
    ],
)
def test_a_file_without_songs_is_refused_and_described_without_its_values(content: Any, outline: str) -> None:
    with pytest.raises(BadRequest, match=re.escape(f"there are no songs in this JSON file. It has {outline}")):
        read(json.dumps(content))


def test_songs_that_are_nested_too_deeply_are_not_found() -> None:
    content: Any = [{"title": "Rain", "artist": "A"}]
    for _ in range(20):
        content = {"more": content}
    with pytest.raises(BadRequest, match="no songs"):
        read(json.dumps(content))


_ROWS = [["id", "name", "artist", 7], [IDS[0], "Rain", "A", 1], [IDS[1], "Sun"]]


@pytest.mark.parametrize(
    "table", [_ROWS, {"range": "A1:D3", "values": _ROWS}, {"columns": _ROWS[0], "data": _ROWS[1:]}]
)
def test_the_rows_of_a_table_are_songs(table: Any) -> None:
    songs = [(song.id, song.name, song.artists) for song in read(json.dumps(table)).tracks]
    assert songs == [(IDS[0], "Rain", ("A",)), (IDS[1], "Sun", ())]
    assert skipped(read(json.dumps(table))) == []
