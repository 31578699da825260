"""Saved answers of Spotify's Web API, with its names before and since 2026."""

import json
from typing import Any

import pytest

from classify.core.playlist import Track
from classify.errors import BadRequest
from tests.unit.classify.sources.exports.support import FEATURES, IDS, ISRC, items, read, skipped

Json = dict[str, Any]

ARTISTS = [{"name": name, "type": "artist", "id": IDS[2], "uri": f"spotify:artist:{IDS[2]}"} for name in ("A", "B, C")]
PLAYLIST: Json = {
    "id": IDS[2],
    "name": "Road",
    "type": "playlist",
    "uri": f"spotify:playlist:{IDS[2]}",
    "owner": {"id": "ana", "display_name": "Ana", "uri": "spotify:user:ana"},
    "images": [{"url": "https://images.example/1", "height": 1}],
}


def _track(number: int = 0, **changes: Any) -> Json:
    return {
        "type": "track",
        "id": IDS[number],
        "uri": f"spotify:track:{IDS[number]}",
        "name": f"Song {number}",
        "artists": ARTISTS,
        "album": {"id": IDS[2], "name": "LP", "type": "album", "artists": ARTISTS, "uri": f"spotify:album:{IDS[2]}"},
        "duration_ms": 207959,
        "is_local": False,
        "episode": False,
        "track": True,
        "external_ids": {"isrc": ISRC},
        "external_urls": {"spotify": f"https://open.spotify.com/track/{IDS[number]}"},
        **changes,
    }


EPISODE = {"type": "episode", "id": IDS[2], "uri": f"spotify:episode:{IDS[2]}", "name": "Radio", "show": {"name": "N"}}
LOCAL = _track(id=None, uri="spotify:local:Papa:Casa:Nana:128", name="Nana", is_local=True)
CONTENTS = (_track(0), EPISODE, LOCAL, None, _track(1))


def _page(key: str) -> Json:
    added = {"added_at": "2024-01-02T03:04:05Z", "added_by": {"id": "ana"}, "is_local": False}
    entries = [{**added, key: content} for content in CONTENTS]
    return {"href": "https://api.spotify.com/v1/x", "items": entries, "limit": 50, "next": None, "total": 5}


ANSWERS = {
    "me/tracks": _page("track"),
    "playlists/{id}/items": _page("item"),
    "playlists/{id} before 2026": {**PLAYLIST, "tracks": _page("track")},
    "playlists/{id} since 2026": {**PLAYLIST, "items": _page("item")},
    "playlists/{id} with both names": {**PLAYLIST, "items": _page("item"), "tracks": _page("track")},
    "a list of entries": _page("track")["items"],
    "a list of entries since 2026": _page("item")["items"],
    "spotify-backup": [{**PLAYLIST, "tracks": _page("track")["items"]}],
    "spotify-backup with albums": {
        "playlists": [{**PLAYLIST, "tracks": _page("track")["items"]}],
        "albums": [{"added_at": "", "album": {"name": "LP", "tracks": {"items": [_track(2)]}}}],
    },
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_every_entry_of_an_answer_is_read(answer: Any) -> None:
    playlist = read(json.dumps(answer), "Road.json")
    assert playlist.name == "Road"
    assert playlist.tracks[0] == Track(
        position=1,
        id=IDS[0],
        name="Song 0",
        artists=("A", "B, C"),
        album="LP",
        isrc=ISRC,
        given={"duration_ms": 207_959.0},
    )
    assert [(track.position, track.id) for track in playlist.tracks[1:]] == [(5, IDS[1])]
    assert skipped(playlist) == [(2, "episode", "Radio"), (3, "local_file", "Nana"), (4, "unavailable", None)]


def test_an_episode_has_its_show_as_artist() -> None:
    assert read(json.dumps(_page("item"))).skipped[0].artists == ("N",)


def test_pages_are_read_one_after_the_other() -> None:
    playlist = read(json.dumps([_page("track"), {**_page("track"), "items": [{"track": _track(2)}]}]))
    assert [(track.position, track.id) for track in playlist.tracks] == [(1, IDS[0]), (5, IDS[1]), (6, IDS[2])]


def test_missing_pages_are_noted() -> None:
    first, last = ({**_page("track"), "total": 12, "href": f"https://x/tracks?offset={at}"} for at in (0, 5))
    more = "on pages that are not in the file. Save all pages, as one list, to get them."
    assert read(json.dumps(first)).notes == (f"The playlist has 7 more items {more}",)
    assert read(json.dumps([first, last])).notes == (f"The playlist has 2 more items {more}",)
    pages = [{**_page("track"), "total": total, "href": str(total)} for total in (5, 6)]
    playlists = [PLAYLIST | {"tracks": page} for page in pages]
    assert read(json.dumps({"items": playlists, "total": 900})).notes == (f"The playlist has 1 more item {more}",)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_complete_answer_has_no_note(answer: Any) -> None:
    assert read(json.dumps(answer)).notes == ()


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ({"tracks": [_track(0), _track(1)]}, "mine"),
        ({"items": [_track(0), _track(1)], "total": 2}, "mine"),
        ([_track(0), _track(1)], "mine"),
        ({"tracks": {"items": [_track(0), _track(1)]}, "albums": {"items": [_track()["album"]]}}, "mine"),
        ({**_track()["album"], "name": "LP", "tracks": {"items": [_track(0), _track(1)]}}, "LP"),
        ({"queue": [_track(0)], "currently_playing": _track(1)}, "mine"),
        ({"items": [{"track": _track(0), "played_at": "x"}, {"track": _track(1), "played_at": "y"}]}, "mine"),
        ({"data": {"playlist": {"title": "Sea", "songs": [_track(0), _track(1)]}}}, "Sea"),
    ],
    ids=["tracks", "top", "list", "search", "album", "queue", "recently played", "nested"],
)
def test_the_tracks_of_other_answers_are_read(answer: Any, name: str) -> None:
    playlist = read(json.dumps(answer), "mine.json")
    assert [track.id for track in playlist.tracks] == [IDS[0], IDS[1]]
    assert playlist.name == name


@pytest.mark.parametrize("answer", [_track(), {"item": _track(), "progress_ms": 1, "context": PLAYLIST}])
def test_one_track_is_a_list_of_one(answer: Json) -> None:
    assert [item.name for item in items(read(json.dumps(answer)))] == ["Song 0"]


@pytest.mark.parametrize("key", ["audio_features", "audioFeatures", "features"])
def test_features_beside_a_track_are_read(key: str) -> None:
    values = {name: value for name, value in FEATURES.items() if name != "duration_ms"}
    features = {**values, "id": IDS[1], "type": "audio_features", "uri": f"spotify:track:{IDS[1]}"}
    (track,) = read(json.dumps([{"track": _track(), key: features}])).tracks
    assert (track.id, track.given) == (IDS[0], FEATURES)


def test_audio_features_alone_are_read() -> None:
    answer = {"audio_features": [{**FEATURES, "id": IDS[1], "type": "audio_features"}, None]}
    playlist = read(json.dumps(answer))
    assert [(track.id, track.given) for track in playlist.tracks] == [(IDS[1], FEATURES)]
    assert skipped(playlist) == [(2, "no_id", None)]


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        (PLAYLIST, r"`images` \(1 object with the keys `url`, `height`\)"),
        ({"items": [PLAYLIST]}, r"`items` \(1 object with the keys `id`, `name`, `type`, `uri`, `owner`, `images`\)"),
        ({"artists": {"items": ARTISTS}}, r"`artists.items` \(2 objects with the keys `name`, `type`, `id`, `uri`\)"),
        (
            {"items": [_track()["album"]], "total": 1},
            r"`items` \(1 object with the keys `id`, `name`, `type`, `artists`, `uri`\)",
        ),
        ({"href": "x", "items": [], "total": 0}, r"`items` \(empty\)"),
    ],
    ids=["playlist of another user", "playlists", "artists", "albums", "empty page"],
)
def test_an_answer_without_tracks_is_refused_and_described(answer: Json, content: str) -> None:
    with pytest.raises(BadRequest, match=f"no songs in this JSON file. It has {content}"):
        read(json.dumps(answer))
