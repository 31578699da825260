import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from classify.core.playlist import Track, TrackList
from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge, UnknownMood
from classify.request.classify import ClassifyRequest, parse_classify
from tests.unit.classify.builders import VALUES, resolve_mood, spotify_id

ID = spotify_id(1)
ISRC = "USXX11700001"


def _parse(value: Any, query: Mapping[str, Sequence[str]] | None = None) -> ClassifyRequest:
    return parse_classify(json.dumps(value).encode(), query or {}, resolve_mood)


def _error(value: Any, query: Mapping[str, Sequence[str]] | None = None) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        _parse(value, query)
    return caught.value


def _paths(value: Any, query: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    return [fault.path for fault in _error(value, query).faults]


def _tracks(*elements: Any) -> tuple[Track, ...]:
    playlist = _parse({"tracks": elements}).playlist
    assert isinstance(playlist, TrackList)
    return playlist.tracks


@pytest.mark.parametrize("kind", ["playlist", "album", "track"])
def test_a_playlist_is_given_by_its_link(kind: str) -> None:
    link = SpotifyLink(kind, ID)  # type: ignore[arg-type]
    assert _parse({"playlist": f"https://open.spotify.com/{kind}/{ID}"}) == ClassifyRequest(link)


def test_options_are_fields_of_the_object() -> None:
    body = {"playlist": ID, "moods": ["alegre"], "min_score": 0.5, "sort": "score", "include": ["scores", "features"]}
    assert _parse(body) == ClassifyRequest(
        SpotifyLink("playlist", ID),
        Selection(frozenset({"happy"}), 0.5, "score"),
        frozenset({"scores", "features"}),
    )


def test_an_option_of_the_object_overrides_the_query() -> None:
    query = {"sort": ["score"], "min_score": ["0.25"], "moods": ["happy,dark"], "include": ["scores"]}
    request = _parse({"playlist": ID, "min_score": 0.5, "include": []}, query)
    assert request.selection == Selection(frozenset({"happy", "dark"}), 0.5, "score")
    assert request.include == frozenset()


def test_query_options_apply_to_listed_tracks() -> None:
    assert _parse({"tracks": [ID]}, {"sort": ["score"]}).selection == Selection(sort="score")


@pytest.mark.parametrize(
    "element",
    [
        ID,
        f"spotify:track:{ID}",
        f"https://open.spotify.com/intl-es/track/{ID}?si=1",
        {"url": ID},
        {"url": f"spotify:track:{ID}"},
    ],
)
def test_a_listed_track_is_given_by_its_link_or_id(element: Any) -> None:
    assert _tracks(element) == (Track(position=1, id=ID),)


def test_a_listed_track_can_have_all_fields() -> None:
    element = {"url": ID, "song": "One", "artist": "Band", "isrc": ISRC, "features": VALUES}
    assert _tracks(element) == (Track(position=1, id=ID, name="One", artists=("Band",), isrc=ISRC, given=VALUES),)


def test_a_track_needs_only_an_isrc_or_features() -> None:
    assert _tracks({"isrc": ISRC}, {"features": VALUES}) == (
        Track(position=1, isrc=ISRC),
        Track(position=2, given=VALUES),
    )


def test_positions_of_listed_tracks_start_at_one() -> None:
    assert [track.position for track in _tracks(ID, {"isrc": ISRC}, ID)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("element", "path"),
    [
        (7, "$.tracks[1]"),
        (None, "$.tracks[1]"),
        ("", "$.tracks[1]"),
        ("no link", "$.tracks[1]"),
        (f"spotify:playlist:{ID}", "$.tracks[1]"),
        ("liked", "$.tracks[1]"),
        ({}, "$.tracks[1]"),
        ({"song": "One", "artist": "Band"}, "$.tracks[1]"),
        ({"url": ID, "title": "One"}, "$.tracks[1]"),
        ({"url": 7}, "$.tracks[1].url"),
        ({"isrc": "USXX11700001,USXX11700002"}, "$.tracks[1].isrc"),
        ({"isrc": "x"}, "$.tracks[1].isrc"),
        ({"features": {"energy": 0.5}}, "$.tracks[1].features"),
        ({"features": {**VALUES, "energy": 1.5}}, "$.tracks[1].features.energy"),
        ({"features": {**VALUES, "tempo": None}}, "$.tracks[1].features.tempo"),
    ],
)
def test_a_track_fault_has_its_json_path(element: Any, path: str) -> None:
    assert _paths({"tracks": [ID, element]}) == [path]


def test_a_listed_link_to_an_album_is_rejected() -> None:
    assert "This is a link to a Spotify album; send a link to a track." in str(
        _error({"tracks": [f"spotify:album:{ID}"]})
    )


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"playlist": 7}, ["$.playlist"]),
        ({"playlist": "no link"}, ["$.playlist"]),
        ({"playlist": "liked"}, ["$.playlist"]),
        ({"tracks": "no list"}, ["$.tracks"]),
        ({"tracks": {"a": 1}}, ["$.tracks"]),
        ({"playlist": ID, "min_score": 2}, ["$.min_score"]),
        ({"playlist": ID, "sort": "mood"}, ["$.sort"]),
        ({"playlist": ID, "include": ["mood"]}, ["$.include[0]"]),
        ({"playlist": ID, "moods": "dark"}, ["$.moods"]),
        ({"playlist": ID, "moods": ["dark", "angst"]}, ["$.moods[1]"]),
        ({"playlist": ID, "mood": "dark"}, ["$"]),
    ],
)
def test_an_object_fault_has_its_json_path(value: Any, paths: list[str]) -> None:
    assert _paths(value) == paths


def test_all_faults_are_reported_together() -> None:
    value = {"playlist": "no link", "tracks": [7, ID, "no link"], "moods": ["angst"]}
    error = _error(value, {"sort": ["mood"]})
    assert [fault.path for fault in error.faults] == [
        "?sort",
        "$.tracks[0]",
        "$.tracks[2]",
        "$.playlist",
        "$.moods[0]",
        "$",
    ]
    assert type(error) is BadRequest


def test_only_unknown_moods_raise_unknown_mood() -> None:
    assert isinstance(_error({"playlist": ID, "moods": ["angst", "ennui"]}), UnknownMood)


@pytest.mark.parametrize(
    "value", [{}, {"playlist": None}, {"playlist": None, "tracks": None}, {"playlist": ID, "tracks": [ID]}]
)
def test_exactly_one_of_playlist_and_tracks_is_required(value: Any) -> None:
    assert "either `playlist`" in str(_error(value))


@pytest.mark.parametrize("value", [[], [ID], "x", 7, None])
def test_a_body_that_is_not_an_object_is_rejected_with_an_example(value: Any) -> None:
    assert "Send a JSON object" in str(_error(value))


def test_ten_thousand_tracks_are_accepted_and_one_more_is_rejected() -> None:
    assert len(_tracks(*[ID] * 10_000)) == 10_000
    error = _error({"tracks": [ID] * 10_001})
    assert (type(error), [fault.path for fault in error.faults]) == (TooLarge, ["$.tracks"])
