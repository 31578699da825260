"""The JSON files in Spotify's account data ("Download your data")."""

import json
from typing import Any

import pytest

from classify.core.playlist import Track
from classify.errors import BadRequest
from tests.unit.classify.sources.exports.support import IDS, export, read, skipped


def test_all_playlists_in_the_file_are_read_one_after_the_other() -> None:
    first, last = export("Playlist1.json").tracks
    assert first == Track(position=1, id=IDS[0], name="Lluvia", artists=("Los Faroles",), album="Cielos")
    assert (last.position, last.id) == (6, IDS[1])


def test_items_other_than_tracks_are_skipped_with_a_reason() -> None:
    assert skipped(export("Playlist1.json")) == [
        (2, "local_file", "Nana azul"),
        (3, "episode", "Radio Norte"),
        (4, "episode", "El faro"),
        (5, "unavailable", None),
    ]


def test_a_skipped_local_file_has_its_artist() -> None:
    assert export("Playlist1.json").skipped[0].artists == ("Papa",)


def test_a_playlist_file_of_2020_has_names_but_no_ids() -> None:
    assert skipped(export("Playlist1_2020.json")) == [(1, "no_id", "Lluvia")]


def test_your_library_contains_the_liked_songs() -> None:
    playlist = export("YourLibrary.json")
    assert (playlist.name, [track.id for track in playlist.tracks]) == ("Liked Songs", [IDS[0]])


def test_items_of_unexpected_types_are_skipped_and_do_not_vanish() -> None:
    playlist = read('{"playlists": [{"name": 7, "items": [null, 3, {"track": "x"}, {"track": {"trackUri": 5}}]}]}')
    assert [reason for _, reason, _ in skipped(playlist)] == ["unavailable"] * 3 + ["no_id"]


def test_playlists_without_items_are_refused() -> None:
    with pytest.raises(
        BadRequest, match=r"no songs in this JSON file\. It has `playlists` \(3 objects with the key `name`\)"
    ):
        read('{"playlists": [{"name": "Road"}, 3, {"items": {}}]}', "Playlist1.json")


def test_a_local_file_uri_with_too_few_parts_has_no_name() -> None:
    assert skipped(read("spotify:local:Nana spotify:local:::Nana:12")) == [
        (1, "local_file", None),
        (2, "local_file", "Nana"),
    ]


def test_the_banned_tracks_of_a_library_are_never_songs() -> None:
    banned = [{"artist": "A", "track": "One", "uri": f"spotify:track:{IDS[0]}"}]
    with pytest.raises(BadRequest, match="playlist is empty: there are no songs in this JSON file"):
        read(json.dumps({"tracks": [], "albums": [], "bannedTracks": banned}))


@pytest.mark.parametrize(
    "content",
    [
        {"playlists": [{"name": "Road", "items": []}, {"name": "Sea", "items": []}]},
        {"tracks": [], "albums": [{"artist": "A", "album": "LP"}]},
        {"name": "Road", "tracks": {"items": [], "total": 0}},
    ],
)
def test_empty_playlists_are_called_so(content: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="The playlist is empty"):
        read(json.dumps(content))
